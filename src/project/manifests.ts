/** Every requirement a project declares, with its place in the text, and the formatter settings next to it. */

import { posix } from 'node:path'
import type { PyModule } from '../python/node.js'
import { readConda } from './conda.js'
import { deploymentKind } from './deployment-files.js'
import { readInstallCommands } from './install-commands.js'
import { readPipfile } from './pipfile.js'
import type { Project, TextFile } from './project.js'
import { readPyproject } from './pyproject.js'
import { parseRequirement } from './requirement.js'
import { readRequirementsFile } from './requirements.js'
import { readSetupCfg, readSetupPy } from './setuptools.js'
import { readToolSettings, type ToolSettings } from './tools.js'
import { allows } from './versions.js'

export type ManifestForm =
  | 'requirements'
  | 'pyproject'
  | 'poetry'
  | 'setup.cfg'
  | 'setup.py'
  | 'pipfile'
  | 'conda'
  | 'command'

export interface Requirement {
  readonly file: string
  /** 1-based. */
  readonly line: number
  /** Range in the file's text: the requirement string without quotes, or the whole `name = value` line of a table. */
  readonly start: number
  readonly end: number
  /** PEP 503 normalised. */
  readonly name: string
  /** `==2.0.1`, `^2.0`, `` when unpinned. */
  readonly spec: string
  readonly extras: readonly string[]
  readonly marker: string
  /** `main`, `test`, `dev`, `docs`, or the name of the extra or group. */
  readonly section: string
  /** The array, table or option it stands in; `` for a whole file. */
  readonly list: string
  readonly form: ManifestForm
}

export interface Manifests {
  readonly requirements: readonly Requirement[]
  readonly tools: ToolSettings
}

/** Where a requirement string stands: what each reader of a format hands over. */
export interface Found {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly section: string
  readonly list?: string
  readonly form: ManifestForm
}

const NAMED =
  /(?:requirements|constraints)[^/]*\.(?:txt|in|pip)$|(?:^|\/)requirements(?:\.d)?\/[^/]+\.(?:txt|in|pip)$|\.requirements$|(?:^|\/)reqs?\.txt$/i

type Source = Pick<Project, 'files' | 'modules'>

export function manifestsOf(project: Source): Manifests {
  const requirements: Requirement[] = []
  const included = includedFiles(project.files)
  for (const file of project.files.values()) {
    const found = readManifest(file, included)
    for (const item of found) addRequirement(requirements, file, item)
  }
  for (const module of project.modules) {
    if (/(?:^|\/)setup\.py$/.test(module.path)) addModule(requirements, module)
  }
  return { requirements, tools: readToolSettings(project.files) }
}

function addModule(requirements: Requirement[], module: PyModule): void {
  for (const item of readSetupPy(module)) addRequirement(requirements, module, item)
}

function readManifest(file: TextFile, included: ReadonlySet<string>): readonly Found[] {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1)
  if (name === 'pyproject.toml') return readPyproject(file.text)
  if (name === 'setup.cfg') return readSetupCfg(file.text)
  if (name === 'Pipfile') return readPipfile(file.text)
  if (isRequirementsFile(file.path, included)) return readRequirementsFile(file)
  if (/^environment[\w.-]*\.ya?ml$|^conda[\w.-]*\.ya?ml$/.test(name)) return readConda(file.text)
  return /^(?:container|task)$/.test(deploymentKind(file.path) ?? '') ? readInstallCommands(file) : []
}

/** By its name, or because a requirements file includes it with `-r` or `-c`. */
function isRequirementsFile(path: string, included: ReadonlySet<string>): boolean {
  return NAMED.test(path) || included.has(path)
}

function includedFiles(files: ReadonlyMap<string, TextFile>): ReadonlySet<string> {
  const included = new Set<string>()
  for (const { path, text } of files.values()) {
    // Also what a script or an image installs from.
    const isNamed = NAMED.test(path)
    if (!isNamed && deploymentKind(path) === null) continue
    const pattern = isNamed
      ? /^[ \t]*(?:-[rc]|--requirement|--constraint)[ \t=]*(\S+)/gm
      : /\binstall\b[^\n]*?\s-r[ \t=]*["']?([\w./-]+)/g
    for (const [, target = ''] of text.matchAll(pattern))
      included.add(posix.normalize(posix.join(posix.dirname(path), target)))
  }
  return included
}

function addRequirement(
  requirements: Requirement[],
  file: { readonly path: string; readonly text: string },
  found: Found,
): void {
  const parsed = found.form === 'poetry' || found.form === 'pipfile' ? tableEntry(found) : parseRequirement(found.text)
  if (parsed === null) return
  const { start, end, section, list = '', form } = found
  requirements.push({ file: file.path, line: lineAt(file.text, start), start, end, ...parsed, section, list, form })
}

/** `flask = "^2.0"`, `flask = {version = "^2.0", extras = ["async"]}`. */
function tableEntry(found: Found): ReturnType<typeof parseRequirement> {
  const match = /^\s*["']?([\w.-]+)["']?\s*=\s*(.*)$/s.exec(found.text)
  if (match === null) return null
  const value = match[2] ?? ''
  const version = /^["']([^"']*)["']/.exec(value)?.[1] ?? /\bversion\s*=\s*["']([^"']*)["']/.exec(value)?.[1] ?? ''
  const extras = /\bextras\s*=\s*\[([^\]]*)\]/.exec(value)?.[1] ?? ''
  const marker = /\bmarkers\s*=\s*"([^"]*)"/.exec(value)?.[1] ?? ''
  const named = parseRequirement(match[1] ?? '')
  return named && { ...named, spec: version === '*' ? '' : version, extras: quoted(extras), marker }
}

function quoted(list: string): readonly string[] {
  return [...list.matchAll(/["']([^"']+)["']/g)].map((match) => match[1] as string)
}

function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line += 1
  return line
}

/** Those of some versions of Flask that are newer than what the manifests ask for. */
export const flaskAhead = ({ requirements }: Manifests, versions: readonly string[]): readonly string[] =>
  versions.filter((version) =>
    requirements.some(({ name, spec }) => name === 'flask' && spec !== '' && !allows(spec, version)),
  )
