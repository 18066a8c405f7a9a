/** What to resolve, in the order that frees most: each kind of finding with the handlers it holds on Flask. */
import type { Finding } from '../plan/finding.js'
import type { Units } from '../plan/units.js'
import type { HandlerReport, Summary, WorkItem } from '../report/types.js'

interface Situation {
  readonly findings: readonly Finding[]
  readonly handlers: readonly HandlerReport[]
  readonly apps: Summary['apps']
  readonly units: Units
}

/**
 * A place in the file of an application, and one that ties a bridge, holds every handler of its unit; any other place holds
 * those of its file, for the rest could go on without them.
 */
export function workList({ findings, handlers, apps, units }: Situation): readonly WorkItem[] {
  const held = handlers.filter(({ rung }) => rung <= 2)
  const appFiles = new Set(apps.map(({ path }) => path))
  const kinds = new Map<string, Finding[]>()
  for (const finding of findings) if (finding.blocks) kinds.set(finding.id, [...(kinds.get(finding.id) ?? []), finding])
  const items = [...kinds].map(([id, own]) => {
    const whole = new Set(own.filter((one) => isWhole(one, appFiles)).map(({ path }) => units.unitOf(path)))
    const files = new Set(own.map(({ path }) => path))
    const isHeld = ({ path }: HandlerReport): boolean => files.has(path) || whole.has(units.unitOf(path))
    return { id, places: own.length, files: files.size, handlers: held.filter(isHeld).length, applications: whole.size }
  })
  return items.sort((a, b) => b.handlers - a.handlers || a.places - b.places || (a.id < b.id ? -1 : 1))
}

const isWhole = ({ id, path }: Finding, appFiles: ReadonlySet<string>): boolean =>
  appFiles.has(path) || /^(bridge|django)\/|^flask\/unread-file$/.test(id)
