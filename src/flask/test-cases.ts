/** Test cases of Flask-Testing. */
import type { Project } from '../project/project.js'
import type { PyNode } from '../python/node.js'
import { field } from '../python/syntax.js'
import type { SyntaxIndex } from './syntax-index.js'

const NAMES: ReadonlySet<string> = new Set(['flask_testing.TestCase', 'flask_testing.utils.TestCase'])

/** Whether a class inherits from flask_testing.TestCase. */
export function isTestCase(container: PyNode, index: SyntaxIndex, { names }: Project): boolean {
  return index
    .bases(container)
    .some((base) =>
      (field(base, 'superclasses')?.children ?? []).some((parent) => NAMES.has(names.qualify(parent) ?? '')),
    )
}
