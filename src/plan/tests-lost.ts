/** Which tests need a function of the tests: by every name through which pytest and unittest could lead to it. */
import { isTestPath } from '../flask/tests.js'
import type { Project } from '../project/project.js'
import { decoratedOf, decoratorsOf, nameOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { readsOf } from '../python/scope.js'
import { enclosingClass, enclosingFunction, field, nodesOfKind, textOf } from '../python/syntax.js'

/** Functions that the test runner collects. */
export const testsOf = (project: Project): readonly PyNode[] =>
  functionsOf(project).filter((definition) => nameOf(definition).startsWith('test'))

/** Null when a function is also needed where no test runs. */
export function lostTests(functions: readonly PyNode[], project: Project): readonly PyNode[] | null {
  const all = functionsOf(project)
  const lost = new Set(functions)
  const classes = new Set<string>()
  const names = new Set<string>()
  for (let size = -1; size !== lost.size + classes.size; ) {
    size = lost.size + classes.size
    for (const definition of lost) {
      const container = enclosingClass(definition)
      if (!nameOf(definition).startsWith('test')) names.add(nameOf(definition))
      if (container && isAlwaysRun(definition)) classes.add(nameOf(container))
      if (!container && isAutomatic(definition)) return all.filter((other) => nameOf(other).startsWith('test'))
    }
    for (const definition of all) if (needs(definition, names, classes)) lost.add(definition)
  }
  const isNeededAlone = [...names, ...classes].some((name) => isReadOutside(name, project))
  return isNeededAlone ? null : [...lost].filter((definition) => nameOf(definition).startsWith('test'))
}

/** Functions and methods of the test files, not what stands inside of them. */
const functionsOf = ({ modules }: Project): readonly PyNode[] =>
  modules
    .filter(({ path }) => isTestPath(path))
    .flatMap((module) => nodesOfKind(module, 'function_definition'))
    .filter((definition) => enclosingFunction(definition) === null)

/** What a class does before any of its tests, or as soon as it is used. */
const isAlwaysRun = (definition: PyNode): boolean =>
  /^(__\w+__|set_?up\w*|tear_?down\w*|setup_\w+|create_app)$/i.test(nameOf(definition)) || isAutomatic(definition)

const isAutomatic = (definition: PyNode): boolean =>
  decoratorsOf(definition).some((decorator) => textOf(decorator).includes('autouse')) ||
  /^(pytest_|setup_module|setup_function|teardown_)/.test(nameOf(definition))

/** Whether a function names one of the lost ones: as a parameter, in a call, in a string of a decorator. */
function needs(definition: PyNode, names: ReadonlySet<string>, classes: ReadonlySet<string>): boolean {
  const container = enclosingClass(definition)
  const whole = textOf(decoratedOf(definition))
  const words = new Set(whole.match(/\w+/g) ?? [])
  words.delete(nameOf(definition))
  const bases = container ? (textOf(field(container, 'superclasses') ?? container).match(/\w+/g) ?? []) : []
  const marks = container ? decoratorsOf(container).flatMap((decorator) => textOf(decorator).match(/\w+/g) ?? []) : []
  const isOf = container !== null && (classes.has(nameOf(container)) || bases.some((base) => classes.has(base)))
  return isOf || [...words, ...marks].some((word) => names.has(word) || classes.has(word))
}

/** Whether a module reads a name while it is loaded; classes are inherited from there. */
function isReadOutside(name: string, { modules }: Project): boolean {
  return modules
    .filter(({ path }) => isTestPath(path))
    .some((module) =>
      readsOf(module).some((read) => {
        const isNamed =
          textOf(read) === name || (read.parent?.kind === 'attribute' && textOf(read.parent).endsWith(`.${name}`))
        return isNamed && enclosingFunction(read) === null && !isBase(read)
      }),
    )
}

const isBase = (read: PyNode): boolean => {
  for (let at: PyNode | null = read; at; at = at.parent) if (at.field === 'superclasses') return true
  return false
}
