/** Edits of the files that list requirements: what left goes, what the emitted program imports is there. */
import type { Requirement as Needed, TextEdit } from '../plan/plan.js'
import type { ResolvedPlan } from '../plan/resolve.js'
import { lockOf } from '../project/locks.js'
import type { Requirement } from '../project/manifests.js'
import type { Project } from '../project/project.js'
import { allows } from '../project/versions.js'
import { importsOf } from '../python/imports.js'
import type { PyModule } from '../python/node.js'
import { distributionsOf, FLOORS, partnerFloor } from './distributions.js'
import { pythonEdits } from './python-floor.js'
import { pythonPlaces } from './python-places.js'
import { editList, type ListEdit, type RequirementList, type Wanted, withFloor } from './requirement-lists.js'

export interface PackageEdit {
  readonly name: string
  readonly change: 'added' | 'removed' | 'raised'
  readonly from: string | null
  readonly to: string | null
  readonly file: string
  /** The distribution whose own needs raised it; null for what the application itself needs. */
  readonly because: string | null
}

export interface ManifestEdits {
  readonly edits: readonly TextEdit[]
  readonly packages: readonly PackageEdit[]
}

export interface Program {
  readonly project: Project
  /** Every module as it will be. */
  readonly modules: readonly PyModule[]
  readonly isConverted: (path: string) => boolean
  readonly isTest: (path: string) => boolean
}

const AUTHOR = 'requirements'

export function manifestEdits(plan: ResolvedPlan, program: Program): ManifestEdits {
  const edits: TextEdit[] = []
  const packages: PackageEdit[] = []
  const paths = new Set(plan.requirements.map(({ path }) => path))
  const homes = new Map<string, string>()
  const all = listsOf(program.project)
  for (const path of paths) {
    const home = homeOf(
      path,
      all,
      plan.releases.map(({ distribution }) => distribution),
    )
    if (home !== null && !homes.has(home)) homes.set(home, path)
  }
  for (const [home, owner] of homes) {
    const own = all.filter((list) => folderOf(list.file) === home)
    const found = editHome(own, home, plan, program)
    for (const { file, edit } of found.edits) edits.push({ path: file, owner, author: AUTHOR, ...edit })
    packages.push(...found.packages)
  }
  edits.push(...placeEdits(homes, program.project))
  return { edits, packages }
}

/** Each file with the nearest home above it. */
function placeEdits(homes: ReadonlyMap<string, string>, project: Project): TextEdit[] {
  const setup = project.modules.filter(({ path }) => /(?:^|\/)setup\.py$/.test(path))
  return [...project.files.values(), ...setup].flatMap((file) => {
    const above = [...homes.keys()].filter((home) => home === '' || file.path.startsWith(`${home}/`))
    const home = above.sort((a, b) => b.length - a.length)[0]
    const owner = home === undefined ? undefined : homes.get(home)
    if (owner === undefined) return []
    const own = [...pythonPlaces(file), ...pythonEdits(file.path, project)]
    return own.map((edit) => ({ path: file.path, owner, author: AUTHOR, ...edit }))
  })
}

function listsOf(project: Project): RequirementList[] {
  const groups = new Map<string, Requirement[]>()
  for (const requirement of project.manifests.requirements) {
    const key = `${requirement.file}\n${requirement.list}`
    groups.set(key, [...(groups.get(key) ?? []), requirement])
  }
  return [...groups.values()].flatMap((entries) => {
    const [first, ...rest] = entries
    const file = first ? (project.files.get(first.file) ?? project.moduleAt(first.file)) : null
    if (!first || !file || lockOf(file)) return []
    return [{ file: first.file, text: file.text, entries: [first, ...rest] as const }]
  })
}

/** Folder a manifest speaks for; `requirements/base.txt` speaks for the folder above. */
const folderOf = (file: string): string =>
  file
    .split('/')
    .slice(0, -1)
    .join('/')
    .replace(
      /(^|\/)(?:requirements(?:\.d)?|docker|deploy|scripts|bin|\.github\/workflows|\.circleci|\.devcontainer)$/,
      '',
    )

/** The nearest folder above a file whose manifests list what is released, else the nearest with any. */
function homeOf(path: string, lists: readonly RequirementList[], released: readonly string[]): string | null {
  const folders = path.split('/').slice(0, -1)
  const above = folders.map((_, depth) => folders.slice(0, folders.length - depth).join('/'))
  const nearest = (candidates: readonly RequirementList[]): string | null =>
    [...above, ''].find((folder) => candidates.some(({ file }) => folderOf(file) === folder)) ?? null
  return nearest(lists.filter(({ entries }) => entries.some(({ name }) => released.includes(name)))) ?? nearest(lists)
}

interface HomeEdits {
  readonly edits: { readonly file: string; readonly edit: ListEdit }[]
  readonly packages: PackageEdit[]
}

function editHome(own: readonly RequirementList[], home: string, plan: ResolvedPlan, program: Program): HomeEdits {
  const inHome = (path: string): boolean => home === '' || path.startsWith(`${home}/`)
  const released = plan.releases.filter(({ path }) => inHome(path)).map(({ distribution }) => distribution)
  const wanted = new Set(plan.requirements.filter(({ path }) => inHome(path)).map(({ distribution }) => distribution))
  const leaving = new Set(released.filter((name) => !wanted.has(name) && !isStillImported(name, inHome, program)))
  const needs = needsOf(
    plan.requirements.filter(({ path }) => inHome(path)),
    inHome,
    program,
  )
  const found: HomeEdits = { edits: [], packages: [] }
  const record = (list: RequirementList, edits: readonly ListEdit[]): void => {
    for (const edit of edits) found.edits.push({ file: list.file, edit })
  }
  const holders = own.filter(({ entries }) => entries.some(({ name }) => leaving.has(name) || released.includes(name)))
  const mains = mainLists(holders, own, leaving)
  const test = needs.test.length > 0 ? testList(own, mains) : null
  for (const list of own) {
    const gone = list.entries.filter(({ name }) => leaving.has(name))
    const here = [...(mains.includes(list) ? needs.main : []), ...(test === list ? needs.test : [])]
    const listed = own
      .filter(({ file }) => file === list.file)
      .flatMap(({ entries }) => entries.map(({ name }) => name))
    const added = here.filter(({ name }) => !listed.includes(name)).sort((a, b) => (a.name < b.name ? -1 : 1))
    const last = list.entries.filter((entry) => !gone.includes(entry)).at(-1) ?? list.entries[0]
    const pytest = list.entries.find(({ name }) => name === 'pytest')
    const placed = added.map((wanted) => {
      return { wanted, anchor: (needs.test.includes(wanted) ? pytest : gone[0]) ?? gone[0] ?? pytest ?? last }
    })
    record(list, editList(list, gone, placed))
    for (const entry of gone) found.packages.push(change(entry, 'removed', entry.spec || null, null, null))
    for (const wanted of added)
      found.packages.push(
        change({ ...wanted, file: list.file }, 'added', null, wanted.floor ? `>=${wanted.floor}` : null, null),
      )
    raise(list, gone, needs, found)
  }
  return found
}

function change(
  { name, file }: { readonly name: string; readonly file: string },
  kind: PackageEdit['change'],
  from: string | null,
  to: string | null,
  because: string | null,
): PackageEdit {
  return { name, change: kind, from, to, file, because }
}

/** Pins that would keep what is needed from being installed. */
function raise(list: RequirementList, gone: readonly Requirement[], needs: Needs, found: HomeEdits): void {
  for (const entry of list.entries) {
    const { name, spec } = entry
    const [floor, because] = floorOf(name, needs)
    if (gone.includes(entry) || spec === '' || floor === '' || spec.startsWith('@') || allows(spec, floor)) continue
    found.edits.push({ file: list.file, edit: withFloor(entry, floor, list) })
    found.packages.push(change(entry, 'raised', spec, `>=${floor}`, because))
  }
}

function floorOf(name: string, { all }: Needs): readonly [floor: string, because: string | null] {
  const own = all.has(name) ? (FLOORS[name] ?? '') : ''
  if (own) return [own, null]
  let best: readonly [string, string | null] = ['', null]
  for (const needed of all) {
    const floor = partnerFloor(needed, name)
    if (floor && (best[0] === '' || !allows(`<=${best[0]}`, floor))) best = [floor, needed]
  }
  return best
}

interface Needs {
  readonly main: readonly Wanted[]
  readonly test: readonly Wanted[]
  readonly all: ReadonlySet<string>
}

function needsOf(stated: readonly Needed[], inHome: (path: string) => boolean, program: Program): Needs {
  const main = new Set(stated.filter(({ scope }) => scope === 'main').map(({ distribution }) => distribution))
  const test = new Set(stated.filter(({ scope }) => scope === 'test').map(({ distribution }) => distribution))
  for (const module of program.modules) {
    if (!inHome(module.path) || !program.isConverted(module.path)) continue
    for (const name of distributionsOf(module))
      (program.isTest(module.path) || name === 'httpx2' ? test : main).add(name)
  }
  // Both require it themselves.
  if (main.has('jinja2') || main.has('werkzeug')) main.delete('markupsafe')
  const wanted = (name: string): Wanted => {
    return { name, extras: name === 'uvicorn' ? ['standard'] : [], floor: FLOORS[name] ?? '' }
  }
  const onlyTest = [...test].filter((name) => !main.has(name))
  return { main: [...main].map(wanted), test: onlyTest.map(wanted), all: new Set([...main, ...test]) }
}

/** Modules of a unit that stays on Flask keep what they import. */
function isStillImported(distribution: string, inHome: (path: string) => boolean, program: Program): boolean {
  const name = distribution.replaceAll('-', '_')
  return program.modules
    .filter(({ path }) => inHome(path) && !program.isConverted(path))
    .some((module) =>
      importsOf(module).some(({ level, module: dotted }) => level === 0 && dotted.split('.')[0] === name),
    )
}

const isCommand = ({ entries }: RequirementList): boolean => entries[0].form === 'command'

const isConstraints = ({ file }: RequirementList): boolean => /constraints[^/]*$/i.test(file)

/** Where the application's own requirements go: the main lists that held Flask, else the first main list there is. */
function mainLists(
  holders: readonly RequirementList[],
  own: readonly RequirementList[],
  leaving: ReadonlySet<string>,
): readonly RequirementList[] {
  const all = holders.filter((list) => !isConstraints(list))
  const isNeeded = (list: RequirementList): boolean =>
    !isCommand(list) ||
    list.entries.some(({ name }) => name === 'flask') ||
    list.entries.every(({ name }) => leaving.has(name))
  const lists = all.every(isCommand) ? all : all.filter(isNeeded)
  const main = lists.filter(isMain)
  if (main.length > 0) return main
  if (lists.length > 0) return lists
  const first = own.filter((list) => !isConstraints(list) && !isCommand(list)).sort((a, b) => rank(a) - rank(b))[0]
  return first ? [first] : []
}

const isMain = ({ entries }: RequirementList): boolean => entries[0].section === 'main'

const FORMS = ['requirements', 'pyproject', 'poetry', 'pipfile', 'setup.cfg', 'setup.py', 'conda', 'command']
const rank = (list: RequirementList): number => FORMS.indexOf(list.entries[0].form) + (isMain(list) ? 0 : 100)

/** The test extra or group, else the list with pytest, else where the application's own went. */
function testList(own: readonly RequirementList[], mains: readonly RequirementList[]): RequirementList | null {
  const lists = own.filter((list) => !isConstraints(list) && !isCommand(list))
  const groups = lists.filter(({ entries: [first] }) => first.section === 'test' && first.form !== 'requirements')
  const withPytest = lists.filter(({ entries }) => entries.some(({ name }) => name === 'pytest'))
  const plain = mains.find(({ entries: [first] }) => first.form === 'requirements') ?? mains[0]
  return groups[0] ?? withPytest[0] ?? plain ?? null
}
