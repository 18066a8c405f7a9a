/** Decides for every unit whether it is converted, stays as it is, or is converted around what stays Flask. */
import type { FlaskModel } from '../flask/model.js'
import { isTestPath } from '../flask/tests.js'
import { type Mounted, mountedWith } from './mounted.js'
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
}

/** `refused` and `whole` are paths: of files that cannot be converted, of files whose whole unit cannot. */
export interface Refused {
  readonly files: ReadonlySet<string>
  readonly whole: ReadonlySet<string>
}

/** How the program is seen and what can be planned for it. */
export interface Machine {
  readonly flask: FlaskModel
  readonly units: Units
  readonly transforms: readonly Transform[]
  /** What all transforms want where the views of these files are none of FastAPI's. */
  readonly planAround: (mounted: ReadonlySet<string>) => Plan
}

interface Mounting {
  readonly plan: Plan
  readonly mounted: Mounted
  readonly remarks: readonly Remark[]
}

export function bridge(plan: Plan, { files, whole }: Refused, machine: Machine): Bridging {
  const { flask, units } = machine
  const lost = new Set([...whole].map((path) => units.unitOf(path)))
  const mounted = new Set<string>()
  const sharing = new Set<string>()
  const remarks: Remark[] = []
  let current = plan
  for (const unit of new Set([...files].map((path) => units.unitOf(path)))) {
    if (lost.has(unit)) continue
    const own = new Set([...files].filter((path) => units.unitOf(path) === unit))
    const apart = mountApart(own, unit, current, machine)
    const found = apart && apart.remarks.length > 0 ? (mountSharing(own, unit, machine) ?? apart) : apart
    if (!found || found.remarks.length > 0) {
      lost.add(unit)
      if (found && !isWholeAlready(own, flask)) remarks.push(...found.remarks)
      continue
    }
    current = found.plan
    for (const path of found.mounted.files) mounted.add(path)
    if (found.mounted.isSharing) for (const path of found.mounted.files) sharing.add(path)
  }
  const isRefused = (path: string): boolean => mounted.has(path) || lost.has(units.unitOf(path))
  return { plan: current, isRefused, mounted, sharing, remarks }
}

/** The files as they are, with all that cannot do without them. */
function mountApart(own: ReadonlySet<string>, unit: number, plan: Plan, machine: Machine): Mounting | null {
  const { flask, units } = machine
  const found = mountedWith(own, flask, plan, (path) => units.unitOf(path) === unit)
  return mountedIn(plan, found, machine)
}

/** The files as views of Flask over a database of both sides; null where that is no way out. */
function mountSharing(own: ReadonlySet<string>, unit: number, machine: Machine): Mounting | null {
  const { flask, units } = machine
  if (isWholeAlready(own, flask) || [...own].some(isTestPath)) return null
  const isNear = (path: string): boolean => units.unitOf(path) === unit
  let files = own
  for (let round = 0; round < ROUNDS; round++) {
    const around = machine.planAround(files)
    const plan = withSharing(around, files)
    const found = mountedWith(files, flask, plan, isNear, SHARING)
    if (found.tie === null && found.files.size > files.size) {
      files = found.files
      continue
    }
    const isHeld = around.remarks.some(({ node: { module }, author, blocks }) => {
      return blocks && isNear(module.path) && (!files.has(module.path) || SHARING.has(author))
    })
    return isHeld ? null : mountedIn(plan, found, machine)
  }
  return null
}

const ROUNDS = 4

function mountedIn(plan: Plan, mounted: Mounted, { flask, transforms }: Machine): Mounting | null {
  const mounting = transforms.find(({ mount }) => mount)
  if (!mounting?.mount) return null
  const next = plan.without(registrations(mounted, flask))
  mounting.mount(flask, next.as(mounting), mounted)
  return { plan: next, mounted, remarks: [...next.remarks] }
}

/** Statements that register mounted blueprints: they are not for FastAPI. */
function registrations({ files }: Mounted, { routers }: FlaskModel) {
  const own = routers.filter(({ module }) => files.has(module.path))
  return new Set(own.flatMap(({ registrations: list }) => list.map(({ call }) => call)))
}

/** Where the file of the application itself is refused nobody asks for a bridge. */
const isWholeAlready = (files: ReadonlySet<string>, { apps }: FlaskModel): boolean =>
  apps.some(({ module }) => files.has(module.path))
