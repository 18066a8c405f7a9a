/** Reads the requirements of a Pipfile. */
import type { Found } from './manifests.js'
import { tomlEntries } from './toml-lines.js'

export function readPipfile(text: string): readonly Found[] {
  return tomlEntries(text)
    .filter(({ table }) => table === 'packages' || table === 'dev-packages')
    .map(({ table, start, end }) => ({
      text: text.slice(start, end),
      start,
      end,
      section: table === 'packages' ? 'main' : 'dev',
      list: table,
      form: 'pipfile',
    }))
}
