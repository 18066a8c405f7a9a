/** Annotations given as text, with the imports they need. */
import { code, type Hole, imported, importedModule, type Template } from './template.js'

/** `sqlite3.Row | None` with `sqlite3` and `Any` as names that have to be importable. */
export function annotationHole(text: string): Template {
  const strings: string[] = []
  const holes: Hole[] = []
  let position = 0
  for (const match of text.matchAll(/\bAny\b|\b([a-z_]\w*)(?=\.)/g)) {
    strings.push(text.slice(position, match.index))
    holes.push(match[1] ? importedModule(match[1]) : imported('typing', 'Any'))
    position = match.index + match[0].length
  }
  strings.push('')
  holes.push(code(text.slice(position)))
  strings.push('')
  return { kind: 'template', strings: strings.slice(0, holes.length + 1), holes }
}
