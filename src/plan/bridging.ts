/** Decides for every unit whether it is converted, stays as it is, or is converted around what stays Flask. */
import type { FlaskModel } from '../flask/model.js'
import { type Mounted, mountedWith } from './mounted.js'
import type { Plan, Remark } from './plan.js'
import type { Transform } from './transform.js'
import type { Units } from './units.js'

export interface Bridging {
  /** With what the mounts need. */
  readonly plan: Plan
  readonly isRefused: (path: string) => boolean
  /** Files that stay Flask in a converted unit. */
  readonly mounted: ReadonlySet<string>
  /** Why units with refused files cannot be bridged. */
  readonly remarks: readonly Remark[]
}

/** `refused` and `whole` are paths: of files that cannot be converted, of files whose whole unit cannot. */
export interface Refused {
  readonly files: ReadonlySet<string>
  readonly whole: ReadonlySet<string>
}

export function bridge(
  plan: Plan,
  { files, whole }: Refused,
  flask: FlaskModel,
  units: Units,
  transforms: readonly Transform[],
): Bridging {
  const lost = new Set([...whole].map((path) => units.unitOf(path)))
  const mounted = new Set<string>()
  const remarks: Remark[] = []
  const mounting = transforms.find(({ mount }) => mount)
  let current = plan
  for (const unit of new Set([...files].map((path) => units.unitOf(path)))) {
    if (lost.has(unit) || !mounting?.mount) {
      lost.add(unit)
      continue
    }
    const own = new Set([...files].filter((path) => units.unitOf(path) === unit))
    const found = mountedWith(own, flask, plan, (path) => units.unitOf(path) === unit)
    const next = current.without(registrations(found, flask))
    mounting.mount(flask, next.as(mounting), found)
    if (next.remarks.length === 0 && found.tie === null) {
      current = next
      for (const path of found.files) mounted.add(path)
    } else {
      lost.add(unit)
      if (!isWholeAlready(own, flask)) remarks.push(...next.remarks)
    }
  }
  const isRefused = (path: string): boolean => mounted.has(path) || lost.has(units.unitOf(path))
  return { plan: current, isRefused, mounted, remarks }
}

/** Statements that register mounted blueprints: they are not for FastAPI. */
function registrations({ files }: Mounted, { routers }: FlaskModel) {
  const own = routers.filter(({ module }) => files.has(module.path))
  return new Set(own.flatMap(({ registrations: list }) => list.map(({ call }) => call)))
}

/** Where the file of the application itself is refused nobody asks for a bridge. */
const isWholeAlready = (files: ReadonlySet<string>, { apps }: FlaskModel): boolean =>
  apps.some(({ module }) => files.has(module.path))
