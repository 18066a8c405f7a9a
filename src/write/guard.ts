/** Whether a work tree can be written over without losing anybody's work. */
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { FileChange } from '../report/types.js'
import { type Git, gitFor } from './git.js'

export type Refusal =
  /** Nobody could bring the old files back: no git, no repository, or none of the files is in it. */
  | { readonly kind: 'no-vcs'; readonly detail: string }
  /** Tracked files differ from the last commit. */
  | { readonly kind: 'dirty'; readonly paths: readonly string[] }
  /** Files we would overwrite are not tracked. */
  | { readonly kind: 'untracked'; readonly paths: readonly string[] }
  /** A merge, rebase or the like is under way; no flag lets this through. */
  | { readonly kind: 'in-progress'; readonly what: string }

export interface Allowance {
  readonly dirty: boolean
  readonly noVcs: boolean
}

/** Null when writing is fine. Looks only at the folder itself, not at the rest of a repository around it. */
export async function guard(root: string, changes: readonly FileChange[], allow: Allowance): Promise<Refusal | null> {
  const git = await gitFor(root)
  const inside = await git.ask('rev-parse', '--is-inside-work-tree')
  if (inside.kind !== 'ok' || inside.stdout.trim() !== 'true') {
    return allow.noVcs ? null : { kind: 'no-vcs', detail: detailOf(inside) }
  }
  return (await inProgress(root, git)) ?? (allow.dirty ? null : await dirt(changes, git, allow))
}

async function dirt(changes: readonly FileChange[], git: Git, allow: Allowance): Promise<Refusal | null> {
  const args = ['--porcelain=v1', '-z', '--untracked-files=no', '--ignore-submodules=all', '--no-renames']
  const status = await git.ask('status', ...args, '--', '.')
  const tracked = await git.ask('ls-files', '-z', '--', '.')
  if (status.kind !== 'ok' || tracked.kind !== 'ok') {
    return allow.noVcs ? null : { kind: 'no-vcs', detail: detailOf(status.kind === 'ok' ? tracked : status) }
  }
  const modified = nulSeparated(status.stdout).map((entry) => entry.slice(3))
  if (modified.length > 0) return { kind: 'dirty', paths: modified }
  const known = new Set(nulSeparated(tracked.stdout))
  const overwritten = changes.filter((change) => change.before !== null).map((change) => change.path)
  const untracked = overwritten.filter((path) => !known.has(path))
  if (untracked.length === 0) return null
  if (known.size > 0) return { kind: 'untracked', paths: untracked }
  return allow.noVcs ? null : { kind: 'no-vcs', detail: 'none of its files is in the repository around it' }
}

const STATES: readonly (readonly [file: string, what: string])[] = [
  ['MERGE_HEAD', 'a merge'],
  ['rebase-merge', 'a rebase'],
  ['rebase-apply', 'a rebase'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick'],
  ['REVERT_HEAD', 'a revert'],
]

async function inProgress(root: string, git: Git): Promise<Refusal | null> {
  const folder = await git.ask('rev-parse', '--git-dir')
  if (folder.kind !== 'ok') return null
  for (const [file, what] of STATES) {
    const found = await stat(resolve(root, folder.stdout.replace(/\n$/, ''), file)).catch(() => null)
    if (found !== null) return { kind: 'in-progress', what }
  }
  return null
}

function nulSeparated(text: string): readonly string[] {
  return text.split('\0').filter((entry) => entry !== '')
}

function detailOf(answer: Awaited<ReturnType<Git['ask']>>): string {
  if (answer.kind === 'no-git') return 'git is not installed'
  if (answer.kind === 'failed' && !answer.detail.includes('not a git repository')) return answer.detail
  return 'not in a git repository'
}
