/** What an earlier run wrote around a mounted Flask application, so that a later one starts from the same program. */
import { createHash } from 'node:crypto'

/** Where it is kept in a repository. */
export const BRIDGE_RECORD = '.flask-to-fastapi/bridge.json'

/** A project that an earlier run changed, read as it was before that run. */
export interface Bridged {
  /** Text of the record itself. */
  readonly record: string
  /** Texts on disk of the files that are read as they were; null where a file has no former text. */
  readonly current: ReadonlyMap<string, string>
  /** Files that somebody changed since: what they were cannot be told from what they are. */
  readonly edited: readonly string[]
}

interface Entry {
  /** Null for a file that was new. */
  readonly before: string | null
  /** Digest of the text that was written. */
  readonly after: string
}

interface Texts {
  get(path: string): string | undefined
  set(path: string, text: string): void
  delete(path: string): void
}

/** Puts the former texts in the place of those written since. */
export function restore(record: string, texts: Texts): Bridged {
  const current = new Map<string, string>()
  const edited: string[] = []
  for (const [path, { before, after }] of entriesOf(record)) {
    const text = texts.get(path)
    const isOurs = text !== undefined && digest(text) === after
    if (!isOurs) {
      // Manifests and the like are read as they are: what is to be listed in them may be listed already.
      if (before !== null && path.endsWith('.py')) edited.push(path)
      continue
    }
    current.set(path, text)
    if (before === null) texts.delete(path)
    else texts.set(path, before)
  }
  return { record, current, edited }
}

/** The record of a run, from the former texts and the new ones; what is known of files changed since stays. */
export function bridgeRecord(
  texts: ReadonlyMap<string, string>,
  before: (path: string) => string | null,
  old: Bridged | null,
): string {
  const kept = old ? entriesOf(old.record).filter(([path]) => !old.current.has(path)) : []
  const made = [...texts].map(([path, text]) => [path, { before: before(path), after: digest(text) }] as const)
  const files = new Map<string, Entry>([...kept, ...made])
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1))
  return `${JSON.stringify({ about: ABOUT, files: Object.fromEntries(sorted) }, null, 1)}\n`
}

const ABOUT = 'Kept by flask-to-fastapi while a part of the application is Flask; delete it with the last Flask route.'

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

function entriesOf(record: string): readonly (readonly [string, Entry])[] {
  try {
    const { files } = JSON.parse(record) as { readonly files?: Readonly<Record<string, Entry>> }
    return Object.entries(files ?? {}).filter(([, { before, after }]) => {
      return (before === null || typeof before === 'string') && typeof after === 'string'
    })
  } catch {
    return []
  }
}
