/** Why nothing was written. */
import { type Line, t } from './document.js'
import type { Refusal, WriteProblem, WriteReport } from './types.js'

export function refusalLines(refusal: Refusal): readonly Line[] {
  switch (refusal.kind) {
    case 'dirty':
      return [
        t`Refused: these tracked files have uncommitted changes. Commit or stash them, or pass --allow-dirty.`,
        ...some(refusal.paths),
      ]
    case 'untracked':
      return [
        t`Refused: these files would be written over and git does not track them. Add them, or pass --allow-dirty.`,
        ...some(refusal.paths),
      ]
    case 'in-progress':
      return [t`Refused: ${refusal.what} is in progress here. Finish or abort it first.`]
    case 'locked':
      return [t`Refused: ${refusal.detail}.`]
    case 'no-vcs':
      return [
        t`Refused: without version control there is no way back (${refusal.detail}). Run git init and commit, or pass --allow-no-vcs.`,
      ]
  }
}

/** The same where each step is to be committed: no flag helps. */
export function commitRefusalLines(refusal: Refusal): readonly Line[] {
  switch (refusal.kind) {
    case 'dirty':
      return [
        t`Refused: a commit for each step needs a clean work tree. Commit or stash these first.`,
        ...some(refusal.paths),
      ]
    case 'untracked':
      return [t`Refused: a commit for each step needs these files in git. Add them first.`, ...some(refusal.paths)]
    case 'no-vcs':
      return [t`Refused: there is nothing to commit to (${refusal.detail}).`]
    default:
      return refusalLines(refusal)
  }
}

/** What a run that wrote nothing ran into. */
export function writeProblemLines(report: WriteReport): readonly Line[] {
  const failure = report.failure === null ? [] : [t`Stopped while writing: ${report.failure}`]
  const reasons = report.problems.map((problem) => t`${problem.path}: ${reasonText(problem)}`)
  const end =
    report.stranded.length === 0
      ? [t`Nothing was changed: the files of a migration are written together or not at all.`]
      : [
          t`Everything was taken back, except these files, which are whole and in their new form:`,
          ...some(report.stranded),
        ]
  return [...reasons, ...failure, ...end]
}

const REASONS: Readonly<Record<WriteProblem['reason'], string>> = {
  'changed-on-disk': 'changed while it was being migrated (changed-on-disk)',
  'outside-root': 'lies outside the project through a link (outside-root)',
  'not-regular': 'is not a regular file (not-regular)',
  'hard-linked': 'has a second name that would keep the old text (hard-linked)',
  'read-only': 'is read-only (read-only)',
  'read-only-folder': 'its folder is read-only (read-only-folder)',
  unreadable: 'cannot be read (unreadable)',
  'bad-path': 'is not a path inside the project (bad-path)',
}

function reasonText({ reason, detail }: WriteProblem): string {
  return detail === '' ? REASONS[reason] : `${REASONS[reason]}: ${detail}`
}

function some(paths: readonly string[]): readonly Line[] {
  const lines = paths.slice(0, 10).map((path) => t`  ${path}`)
  return paths.length > 10 ? [...lines, t`  and ${paths.length - 10} more`] : lines
}
