/** The pins that keep FastAPI, or what the migrated code needs, from being installed: known before anything is converted. */
import { lockOf } from '../project/locks.js'
import type { Requirement } from '../project/manifests.js'
import type { Project } from '../project/project.js'
import { allows } from '../project/versions.js'
import { FLOORS, partnerFloor } from './distributions.js'
import type { ManifestEdits } from './manifests.js'
import { pythonEdits } from './python-floor.js'
import { pythonPlaces } from './python-places.js'

export interface BlockingPin {
  readonly name: string
  readonly from: string
  readonly to: string
  readonly file: string
  /** 1-based. */
  readonly line: number
}

/** In every migration; Flask itself goes, or is raised with what stays. */
const ALWAYS = ['fastapi', 'uvicorn', 'werkzeug', 'jinja2']

export function blockingPins(project: Project, { packages }: ManifestEdits): readonly BlockingPin[] {
  const { requirements } = project.manifests
  const isLocked = ({ file }: Requirement): boolean => {
    const source = project.files.get(file) ?? project.moduleAt(file)
    return source !== null && source !== undefined && lockOf(source) !== null
  }
  const hasRows = requirements.some(({ name }) => name === 'sqlalchemy' || name === 'flask-sqlalchemy')
  const needed = hasRows ? [...ALWAYS, 'sqlalchemy'] : ALWAYS
  const found = requirements.flatMap((requirement): BlockingPin[] => {
    const { name, spec, file, line } = requirement
    const planned = packages.find((edit) => edit.change === 'raised' && edit.name === name && edit.file === file)
    const to = planned?.to ?? floorOf(name, needed)
    const isFree = spec === '' || spec.startsWith('@') || isLocked(requirement)
    return isFree || to === '' || allows(spec, to.replace('>=', '')) ? [] : [{ name, from: spec, to, file, line }]
  })
  return [...found, ...pythons(project)]
}

function floorOf(name: string, needed: readonly string[]): string {
  const own = needed.includes(name) ? (FLOORS[name] ?? '') : ''
  const floors = [own, ...needed.map((other) => partnerFloor(other, name))].filter((floor) => floor !== '')
  const highest = floors.reduce((best, floor) => (best && !allows(`<${floor}`, best) ? best : floor), '')
  return highest && `>=${highest}`
}

function pythons(project: Project): BlockingPin[] {
  const setup = project.modules.filter(({ path }) => /(?:^|\/)setup\.py$/.test(path))
  return [...project.files.values(), ...setup].flatMap(({ path, text }) => {
    const edits = [...pythonPlaces({ path, text }), ...pythonEdits(path, project)]
    // What is only stated anew, as a classifier that goes, blocks nothing.
    const edit = edits.find(({ start, end, text: fresh }) => start < end && fresh !== '')
    if (!edit) return []
    const line = text.slice(0, edit.start).split('\n').length
    return [{ name: 'Python', from: text.slice(edit.start, edit.end), to: edit.text, file: path, line }]
  })
}
