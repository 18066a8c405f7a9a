/** Asks git about a work tree that may be hostile: nothing a repository configures is run. */
import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, isAbsolute, join, relative } from 'node:path'

export type GitAnswer =
  | { readonly kind: 'ok'; readonly stdout: string }
  | { readonly kind: 'no-git' }
  | { readonly kind: 'failed'; readonly detail: string }

export interface Git {
  /** Runs one git command in the folder; read-only commands only. */
  ask(...args: readonly string[]): Promise<GitAnswer>
}

/** A git for one folder. Looked up on PATH by absolute entries outside that folder, so that it cannot bring its own. */
export async function gitFor(folder: string, env: NodeJS.ProcessEnv = process.env): Promise<Git> {
  const binary = await findGit(folder, env)
  if (binary === null) return { ask: async () => ({ kind: 'no-git' }) }
  const run = (args: readonly string[]) => execute(binary, [...HARDENED, ...args], folder, env)
  const listed = await run(['config', '--null', '--name-only', '--get-regexp', '^filter\\.'])
  // Exit 1 without output means no filter is configured; anything else shows again at the first question.
  const filters = listed.kind === 'ok' ? blanked(listed.stdout) : []
  if (filters === null)
    return { ask: async () => ({ kind: 'failed', detail: 'odd filter name in the git configuration' }) }
  return { ask: (...args) => run([...filters, ...args]) }
}

const TIMEOUT_MS = 10_000
const MAX_OUTPUT = 256 * 1024 * 1024

const SETTINGS = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.untrackedCache=false',
  'core.pager=cat',
  'core.sshCommand=false',
  'core.askPass=false',
  'credential.helper=',
  'diff.external=',
  'protocol.allow=never',
  'safe.bareRepository=explicit',
]
const HARDENED = ['--no-optional-locks', '--no-pager', ...SETTINGS.flatMap((setting) => ['-c', setting])]

/** Settings that switch every configured filter off; null when one has a name `-c` cannot express. */
function blanked(keys: string): readonly string[] | null {
  const drivers = new Set(keys.split('\0').flatMap((key) => /^filter\.(.*)\.[^.]*$/s.exec(key)?.[1] ?? []))
  if ([...drivers].some((name) => /[=\n]/.test(name))) return null
  return [...drivers].flatMap((name) =>
    ['clean=', 'smudge=', 'process=', 'required=false'].flatMap((setting) => ['-c', `filter.${name}.${setting}`]),
  )
}

async function findGit(folder: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  const name = process.platform === 'win32' ? 'git.exe' : 'git'
  const entries = (env.PATH ?? '').split(delimiter).filter((entry) => isAbsolute(entry) && isOutside(folder, entry))
  for (const entry of entries) {
    const path = join(entry, name)
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return path
  }
  return null
}

function isOutside(folder: string, entry: string): boolean {
  const way = relative(folder, entry)
  return way.startsWith('..') || isAbsolute(way)
}

function execute(binary: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<GitAnswer> {
  return new Promise((resolve) => {
    const options = { cwd, env: scrubbed(env), timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT, encoding: 'utf8' } as const
    execFile(binary, args, options, (error, stdout, stderr) => {
      if (error === null) resolve({ kind: 'ok', stdout })
      else
        resolve({
          kind: 'failed',
          detail: stderr.trim().split('\n')[0] || error.message.split('\n')[0] || 'git failed',
        })
    })
  })
}

/** No variable that steers git survives; no prompt, no lazy fetch, messages in English. */
function scrubbed(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !/^(GIT_|SSH_ASKPASS|PAGER$|LC_|LANG)/i.test(name))
  const ours = { GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none', GIT_OPTIONAL_LOCKS: '0' }
  return { ...Object.fromEntries(kept), ...ours, LC_ALL: 'C' }
}
