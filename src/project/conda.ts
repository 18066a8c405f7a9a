/** Reads the requirements of a conda environment: its own packages, and those of pip inside it. */
import type { Found } from './manifests.js'

export function readConda(text: string): readonly Found[] {
  const found: Found[] = []
  let list: 'conda' | 'pip' | null = null
  let indent = 0
  for (const match of text.matchAll(/[^\n]*(?:\n|$)/g)) {
    const line = match[0]
    const item = /^([ \t]*)-[ \t]+["']?([A-Za-z0-9][^\s#"']*(?:[ \t]*[<>=!~,][^#"'\n]*)?)/.exec(line)
    if (/^dependencies:/.test(line)) list = 'conda'
    else if (/^\S/.test(line) && !/^-/.test(line)) list = null
    if (list === null || !item) continue
    const depth = (item[1] ?? '').length
    if (list === 'pip' && depth <= indent) list = 'conda'
    const name = (item[2] ?? '').trimEnd()
    if (list === 'conda' && /^pip:/.test(name)) [list, indent] = ['pip', depth]
    else {
      const start = match.index + line.indexOf(name, depth + 1)
      // `flask=3.0` of conda pins as `==3.0.*` does elsewhere.
      const plain =
        list === 'conda' ? name.replace(/^([\w.-]+)=(?!=)([^=]*)(?:=.*)?$/, '$1==$2.*').replace('.*.*', '.*') : name
      found.push({ text: plain, start, end: start + name.length, section: 'main', list, form: 'conda' })
    }
  }
  return found
}
