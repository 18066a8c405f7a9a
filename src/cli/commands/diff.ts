/** `diff`: the patch of what `apply` would write. */
import { existsSync, statSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { buildPatch, byteLines, type Region } from '../../report/diff.js'
import { type Line, t } from '../../report/document.js'
import { definedNames, functionRegion } from '../../report/functions.js'
import { stateLines } from '../../report/messages.js'
import { restrict } from '../../report/restrict.js'
import { statText } from '../../report/stat.js'
import { stateOf } from '../../report/state.js'
import type { FileChange, MigrationResult } from '../../report/types.js'
import { nearest } from '../nearest.js'
import { type Outcome, usageError } from '../outcome.js'
import { checkSelection, partialNotes } from '../select.js'
import { findTarget, type Part, type Target } from '../target.js'
import { type Context, migrate, withConfig } from './context.js'
import { happeningsOf } from './pending.js'

export async function diff(given: Context): Promise<Outcome> {
  const target = await findTarget(given.invocation.paths, given.cwd)
  const context = await withConfig(given, target.root)
  const { invocation, machine } = context
  await checkSelection(invocation, machine)
  const result = restrict(
    await migrate(context, target.root),
    target.parts.map((part) => part.path),
  )
  const isPart = target.parts.length > 0 || invocation.only.length > 0 || invocation.stage === 'prepare'
  const happenings = happeningsOf(result, isPart ? 'part' : 'whole')
  const state = stateOf(result)
  if (state !== 'flask') return { out: [], err: stateLines(result, state), happenings }
  const out = invocation.stat ? statText(result.changes) : patchOf(result, target)
  return { out, err: [...(await partialNotes(invocation, machine)), ...emptyNote(result)], happenings }
}

function patchOf(result: MigrationResult, target: Target): Uint8Array {
  const functions = target.parts.filter((part) => part.function !== null)
  const region = (change: FileChange) => (functions.length === 0 ? null : regionOf(change, target.parts))
  const mode = (path: string) => modeOf(join(result.root, path))
  return buildPatch(result.changes, { prefix: prefixOf(target.root), region, mode })
}

/** The lines of the function that was asked for; null for a file that was asked for whole. */
function regionOf(change: FileChange, parts: readonly Part[]): Region | null {
  const name = parts.find((part) => part.path === change.path)?.function ?? null
  if (name === null) return null
  const lines = byteLines(change.before)
  const region = functionRegion(lines, name)
  if (region !== null) return region
  const close = nearest(name, definedNames(lines))
  throw usageError(t`no function ${name} in ${change.path}${close === null ? '' : `; did you mean ${close}?`}`)
}

/** Names in a git patch start at the top of the work tree, wherever `git apply` is run in it. */
function prefixOf(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git')))
      return folder === root ? '' : `${relative(folder, root).split(sep).join('/')}/`
    if (folder === dirname(folder)) return ''
  }
}

function modeOf(path: string): '100644' | '100755' {
  const stats = statSync(path, { throwIfNoEntry: false })
  return stats !== undefined && (stats.mode & 0o100) !== 0 ? '100755' : '100644'
}

function emptyNote(result: MigrationResult): readonly Line[] {
  if (result.changes.length > 0) return []
  const first = result.findings.find((finding) => finding.blocks) ?? result.findings[0]
  if (first === undefined) return [t`Nothing to change here.`]
  return [
    t`Nothing to change here: ${first.path}:${first.line}: ${first.what} [${first.id}]; flask-to-fastapi check says more`,
  ]
}
