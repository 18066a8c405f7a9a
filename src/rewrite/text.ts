/** Small laws of Python source text: indentation, lines, and line breaks inside strings that must never move. */
import type { PyModule, PyNode } from '../python/node.js'

/** Stands for a line break inside a multi-line string while text is being re-indented (a private-use character). */
const PROTECTED = '\uE000'

const spans = new WeakMap<PyModule, readonly (readonly [number, number])[]>()

/** Source text of a range with `\n` line ends; breaks inside strings are protected from re-indentation. */
export function sourceText(module: PyModule, start: number, end: number): string {
  const text = module.text.slice(start, end)
  if (!text.includes('\n')) return text
  const strings = multilineStrings(module).filter(([from, to]) => from < end && to > start)
  if (strings.length === 0) return text.replaceAll('\r\n', '\n')
  let result = ''
  let position = start
  for (const [from, to] of strings) {
    const left = Math.max(from, position)
    const right = Math.min(to, end)
    result += module.text.slice(position, left).replaceAll('\r\n', '\n')
    result += module.text.slice(left, right).replaceAll('\r\n', '\n').replaceAll('\n', PROTECTED)
    position = right
  }
  return result + module.text.slice(position, end).replaceAll('\r\n', '\n')
}

function multilineStrings(module: PyModule): readonly (readonly [number, number])[] {
  const known = spans.get(module)
  if (known) return known
  const found: (readonly [number, number])[] = []
  const stack: PyNode[] = [module.root]
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.kind === 'string') {
      if (module.text.slice(node.start, node.end).includes('\n')) found.push([node.start, node.end])
    } else for (const child of node.children) stack.push(child)
  }
  found.sort((a, b) => a[0] - b[0])
  spans.set(module, found)
  return found
}

/** Leading white space of the line that holds an offset. */
export function indentAt(module: PyModule, offset: number): string {
  const start = lineStart(module, offset)
  return /^[ \t]*/.exec(module.text.slice(start, offset + 1))?.[0].slice(0, offset - start) ?? ''
}

export function lineStart(module: PyModule, offset: number): number {
  // lastIndexOf takes -1 for 0, where a file may begin with a line break.
  return offset === 0 ? 0 : module.text.lastIndexOf('\n', offset - 1) + 1
}

/** Offset after the line break that ends the line of an offset, or the end of the text. */
export function nextLine(module: PyModule, offset: number): number {
  const end = module.text.indexOf('\n', offset)
  return end < 0 ? module.text.length : end + 1
}

export function dedent(text: string, indent: string): string {
  return indent ? text.replaceAll(`\n${indent}`, '\n') : text
}

/** Adds indentation to every line but the first; blank lines stay empty. */
export function indentLines(text: string, indent: string): string {
  return indent ? text.replace(/\n(?!\n|$)/g, `\n${indent}`) : text
}

/** The last step: protected breaks become real ones, in the line ends of the file. */
export function finish(text: string, eol: string): string {
  const plain = text.replaceAll(PROTECTED, '\n')
  return eol === '\n' ? plain : plain.replaceAll('\n', eol)
}
