/** What happens in files that stay Flask: only what they have to take part in, because both sides use one database and sign in alike. */
import type { Plan } from './plan.js'

/** Transforms whose changes read the same in a view of Flask as in any other function. */
export const SHARING: ReadonlySet<string> = new Set(['database', 'login'])

/** The same intents without those of other transforms in these files. */
export function withSharing(plan: Plan, files: ReadonlySet<string>): Plan {
  const isOut = (path: string, author: string): boolean => files.has(path) && !SHARING.has(author)
  const others = plan.replacements.filter(({ node, author }) => isOut(node.module.path, author))
  const copy = plan.without(new Set(others.map(({ node }) => node)))
  keep(copy.attachments, ({ statement, author }) => !isOut(statement.module.path, author))
  keep(copy.definitions, ({ path, author }) => !isOut(path, author))
  keep(copy.moves, ({ statement, author }) => !isOut(statement.module.path, author))
  keep(copy.helpers, ({ path, author }) => !isOut(path, author))
  keep(copy.requirements, ({ path }) => !files.has(path))
  keep(copy.releases, ({ path }) => !files.has(path))
  for (const node of copy.drafts.keys()) if (files.has(node.module.path)) copy.drafts.delete(node)
  for (const node of copy.calls.keys()) if (files.has(node.module.path)) copy.calls.delete(node)
  return copy
}

function keep<T>(list: T[], isKept: (item: T) => boolean): void {
  list.splice(0, list.length, ...list.filter(isKept))
}
