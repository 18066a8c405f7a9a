/** What is said about the way back: after an apply that was killed, and on request. */
import { count, cyan, type Line, t } from './document.js'
import type { Recovery, Undone } from './types.js'

export function recoveryLines(recovery: Recovery): readonly Line[] {
  switch (recovery.kind) {
    case 'none':
      return []
    case 'recovered':
      return [
        t`An apply that was interrupted has been taken back: ${files(recovery.restored.length)} as before it.`,
        ...recovery.edited.map(({ path, former }) => t`${path} was edited since and stays${kept(former)}.`),
      ]
    case 'busy':
      return [t`Files may be half written: ${recovery.detail}.`]
    case 'foreign':
      return [t`An interrupted apply is not taken back: ${recovery.detail} (.flask-to-fastapi/pending).`]
    case 'stuck':
      return stuckLines(recovery.failed, 'An apply that was interrupted')
  }
}

export function undoLines(undone: Undone): readonly Line[] {
  switch (undone.kind) {
    case 'nothing':
      return [t`Nothing to undo here: no apply is written down in .flask-to-fastapi.`]
    case 'undone':
      return [
        ...undone.restored.map((path) => t`as before  ${path}`),
        t`The last apply is undone: ${files(undone.restored.length)} as before it.`,
        t`Next  ${cyan('git status')}`,
      ]
    case 'edited':
      return [
        t`Refused: edited since the last apply. Take these edits back, or go on with git.`,
        ...undone.paths.map((path) => t`  ${path}`),
      ]
    case 'busy':
      return [t`Refused: ${undone.detail}.`]
    case 'foreign':
      return [t`Refused: ${undone.detail}.`]
    case 'stuck':
      return stuckLines(undone.failed, 'The last apply')
  }
}

function stuckLines(
  failed: readonly { readonly path: string; readonly detail: string }[],
  what: string,
): readonly Line[] {
  return [
    t`${what} could not be taken back yet; the next run tries again.`,
    ...failed.map(({ path, detail }) => t`${path}: ${detail}`),
  ]
}

const files = (number: number): string => `${count(number, 'file')} ${number === 1 ? 'is' : 'are'}`

const kept = (former: string | null): string => (former === null ? '' : `; its former text is in ${former}`)
