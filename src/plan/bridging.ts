/** Decides for every unit whether it is converted, stays as it is, or is converted around what stays Flask. */
import type { FlaskModel } from '../flask/model.js'
import { isTestPath } from '../flask/tests.js'
import type { StepFiles } from './kept-files.js'
import { type Mounted, mountedWith, type Near } from './mounted.js'
import type { Plan, Remark } from './plan.js'
import { SHARING, withSharing } from './sharing.js'
import type { Transform } from './transform.js'
import type { Units } from './units.js'

export interface Bridging {
  /** With what the mounts need. */
  readonly plan: Plan
  readonly isRefused: (path: string) => boolean
  /** Files that stay Flask in a converted unit. */
  readonly mounted: ReadonlySet<string>
  /** Those of them that take part in what both sides share. */
  readonly sharing: ReadonlySet<string>
  /** Why units with refused files cannot be bridged. */
  readonly remarks: readonly Remark[]
  readonly stuck: readonly Stuck[]
}

/** A file that was to stay Flask in this step, and what ties it to those that are to be converted. */
export interface Stuck {
  readonly path: string
  readonly reason: Remark
}

/** `refused` and `whole` are paths: of files that cannot be converted, of files whose whole unit cannot. */
export interface Refused extends StepFiles {
  readonly refused: ReadonlySet<string>
  readonly whole: ReadonlySet<string>
}

/** How the program is seen and what can be planned for it. */
export interface Machine {
  readonly flask: FlaskModel
  readonly units: Units
  readonly transforms: readonly Transform[]
  /** What all transforms want where the views of these files are none of FastAPI's. */
  readonly planAround: (sharing: ReadonlySet<string>) => Plan
}

interface Mount {
  readonly plan: Plan
  readonly files: ReadonlySet<string>
  readonly isSharing: boolean
  readonly isMade: boolean
  /** Why it cannot be, as far as that can be told. */
  readonly remarks: readonly Remark[]
}

export function bridge(plan: Plan, { refused, whole, kept, chosen }: Refused, machine: Machine): Bridging {
  const { flask, units, transforms } = machine
  const files = new Set([...refused, ...kept])
  const lost = new Set([...whole].map((path) => units.unitOf(path)))
  const mounted = new Set<string>()
  const sharing = new Set<string>()
  const remarks: Remark[] = []
  const stuck: Stuck[] = []
  const canMount = transforms.some((transform) => transform.mount)
  let current = plan
  for (const unit of new Set([...files].map((path) => units.unitOf(path)))) {
    if (lost.has(unit) || !canMount) {
      lost.add(unit)
      continue
    }
    const near = {
      isNear: (path: string): boolean => units.unitOf(path) === unit,
      isChosen: (path: string): boolean => chosen.has(path),
    }
    const mount = (own: ReadonlySet<string>): Mount => mountOf(own, plan, current, near, machine)
    const own = new Set([...files].filter(near.isNear))
    const made = mount(own)
    if (made.isMade) {
      current = made.plan
      for (const path of made.files) mounted.add(path)
      if (made.isSharing) for (const path of made.files) sharing.add(path)
      continue
    }
    lost.add(unit)
    if (!isWholeAlready(own, flask)) remarks.push(...made.remarks)
    if (chosen.size > 0) stuck.push(...stuckIn(own, kept, mount, made.remarks))
  }
  const isRefused = (path: string): boolean => mounted.has(path) || lost.has(units.unitOf(path))
  return { plan: current, isRefused, mounted, sharing, remarks, stuck }
}

/** The files as they are, with all that cannot do without them; or else as views of Flask over what both sides share. */
function mountOf(own: ReadonlySet<string>, plan: Plan, current: Plan, near: Near, machine: Machine): Mount {
  const apart = mountedIn(current, mountedWith(own, machine.flask, plan, near), machine)
  return apart.isMade ? apart : (mountSharing(own, near, machine) ?? apart)
}

/** Null where sharing is no way out. */
function mountSharing(own: ReadonlySet<string>, near: Near, machine: Machine): Mount | null {
  const { flask, planAround } = machine
  if (isWholeAlready(own, flask) || [...own].some(isTestPath)) return null
  let files = own
  for (let round = 0; round < ROUNDS; round++) {
    const around = planAround(files)
    const plan = withSharing(around, files)
    const found = mountedWith(files, flask, plan, near, SHARING)
    if (found.tie === null && found.files.size > files.size) {
      files = found.files
      continue
    }
    const isHeld = around.remarks.some(({ node: { module }, author, blocks }) => {
      return blocks && near.isNear(module.path) && (!files.has(module.path) || SHARING.has(author))
    })
    return isHeld ? null : mountedIn(plan, found, machine)
  }
  return null
}

const ROUNDS = 4

function mountedIn(plan: Plan, mounted: Mounted, { flask, transforms }: Machine): Mount {
  const mounting = transforms.find(({ mount }) => mount) as Transform
  const next = plan.without(registrations(mounted, flask))
  mounting.mount?.(flask, next.as(mounting), mounted)
  const isMade = next.remarks.length === 0 && mounted.tie === null
  return { plan: next, files: mounted.files, isSharing: mounted.isSharing, isMade, remarks: next.remarks }
}

/** The files that cannot stay Flask even alone; all, where it is only together that they cannot. */
function stuckIn(
  own: ReadonlySet<string>,
  kept: ReadonlySet<string>,
  mount: (own: ReadonlySet<string>) => Mount,
  [reason]: readonly Remark[],
): Stuck[] {
  const others = [...own].filter((path) => !kept.has(path))
  const alone = [...own].filter((path) => kept.has(path))
  const failing = alone.flatMap((path): Stuck[] => {
    const [found] = mount(new Set([...others, path])).remarks
    return found ? [{ path, reason: found }] : []
  })
  if (failing.length > 0 || !reason) return failing
  return alone.map((path) => ({ path, reason }))
}

/** Calls that register mounted blueprints, or views of theirs: they are not for FastAPI. */
function registrations({ files }: Mounted, flask: FlaskModel) {
  const own = flask.routers.filter(({ module }) => files.has(module.path))
  const aliases = flask.routes.filter((route) => files.has(flask.twinOf(route)?.source.module.path ?? ''))
  return new Set([
    ...own.flatMap(({ registrations: list }) => list.map(({ call }) => call)),
    ...aliases.map(({ call }) => call),
  ])
}

/** Where the file of the application itself is refused nobody asks for a bridge. */
const isWholeAlready = (files: ReadonlySet<string>, { apps }: FlaskModel): boolean =>
  apps.some(({ module }) => files.has(module.path))
