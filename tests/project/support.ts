/** Builds small projects from texts for the tests of this room. */
import { type LoadedProject, projectFromSources } from '../../src/project/load.js'
import type { PyNode } from '../../src/python/node.js'
import { createParser, type PythonParser } from '../../src/python/parser.js'
import { positionAt } from '../../src/python/style.js'
import { textOf } from '../../src/python/syntax.js'

const parser: PythonParser = await createParser()

export function project(sources: Readonly<Record<string, string>>): LoadedProject {
  return projectFromSources(new Map(Object.entries(sources)), { parser })
}

/** `path:line text`. */
export function places(nodes: readonly PyNode[]): readonly string[] {
  return nodes.map((node) => `${node.module.path}:${positionAt(node.module, node.start).line} ${textOf(node)}`)
}
