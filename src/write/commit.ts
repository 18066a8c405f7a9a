/** Commits exactly the files of one step; whatever else is staged stays staged, and no hook or signing program runs. */
import { type Git, gitFor } from './git.js'

/** Git's own words where it cannot commit here; null where it can. */
export async function commitProblem(root: string): Promise<string | null> {
  const git = await gitFor(root)
  const identity = await git.ask('var', 'GIT_COMMITTER_IDENT')
  if (identity.kind === 'ok') return null
  return identity.kind === 'no-git'
    ? 'git is not installed'
    : 'git does not know who commits: set user.name and user.email'
}

/** The short name of the commit, or why there is none. */
export async function commitFiles(
  root: string,
  paths: readonly string[],
  message: string,
): Promise<{ readonly name: string } | { readonly problem: string }> {
  const git = await gitFor(root)
  const literal = paths.map((path) => `:(literal)${path}`)
  // What was written belongs to the step, ignored or not.
  const steps: readonly (readonly string[])[] = [
    ['add', '--force', '--all', '--', ...literal],
    ['commit', '--quiet', '--no-verify', '--no-gpg-sign', `--message=${message}`, '--only', '--', ...literal],
  ]
  for (const step of steps) {
    const problem = await problemOf(git, step)
    if (problem !== null) return { problem }
  }
  const head = await git.ask('rev-parse', '--short', 'HEAD')
  return head.kind === 'ok' ? { name: head.stdout.trim() } : { problem: 'HEAD cannot be read' }
}

async function problemOf(git: Git, args: readonly string[]): Promise<string | null> {
  const answer = await git.ask(...args)
  if (answer.kind === 'ok') return null
  return answer.kind === 'failed' ? answer.detail : 'git is not installed'
}
