/** Folders as Flask finds them: relative to the module that creates an application or blueprint. */
import type { PyModule } from '../python/node.js'
import type { Router } from './apps.js'

export interface RelativeFolder {
  /** `.parent.parent` for each package to leave. */
  readonly up: string
  /** POSIX path from there. */
  readonly below: string
}

/** A blueprint's folder as another module comes to it; null for an absolute path. */
export function blueprintFolder({ module }: Router, name: string, from: PyModule): RelativeFolder | null {
  if (name.startsWith('/')) return null
  const here = from.path.split('/').slice(0, -1)
  const target = [...module.path.split('/').slice(0, -1), ...name.split('/')]
  const common = here.findIndex((part, index) => part !== target[index])
  const shared = common < 0 ? here.length : common
  const below = target.slice(shared).filter((part) => part !== '.' && part !== '')
  return below.includes('..') ? null : { up: '.parent'.repeat(here.length - shared), below: below.join('/') }
}
