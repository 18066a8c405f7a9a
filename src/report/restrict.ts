/** A result cut down to some files, for `check` and `diff` with paths. */
import type { MigrationResult, TransformShare } from './types.js'

/** `paths` are files or folders relative to the root, POSIX; none means everything. */
export function restrict(result: MigrationResult, paths: readonly string[]): MigrationResult {
  if (paths.length === 0) return result
  const isChosen = (path: string) => paths.some((chosen) => path === chosen || path.startsWith(`${chosen}/`))
  const here = (item: { readonly path: string }) => isChosen(item.path)
  const findings = result.findings.filter(here)
  return {
    ...result,
    findings,
    skipped: result.skipped.filter(here),
    changes: result.changes.filter(here),
    handlers: result.handlers.filter(here),
    transforms: result.transforms.map((share) => {
      const manual = findings.filter((each) => each.level === 'manual' && each.id.startsWith(`${share.id}/`)).length
      return { ...shareOf(share, isChosen), manual }
    }),
  }
}

function shareOf(share: TransformShare, isChosen: (path: string) => boolean): TransformShare {
  if (share.editsByPath === undefined) return share
  const entries = Object.entries(share.editsByPath).filter(([path]) => isChosen(path))
  const edits = entries.reduce((sum, [, number]) => sum + number, 0)
  return { ...share, files: entries.length, edits, editsByPath: Object.fromEntries(entries) }
}
