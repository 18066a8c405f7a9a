/** What the manifests of a project promise about installed versions. */
import type { Project } from '../project/project.js'
import { raised } from '../project/versions.js'

/** Whether no list lets an older release in; without a pin the newest is installed. */
export function isAtLeast({ manifests }: Project, distribution: string, version: string): boolean {
  const own = manifests.requirements.filter(({ name, spec }) => name === distribution && spec !== '')
  return own.every(({ spec }) => raised(spec, version, spec) === null)
}
