/** Reads the requirements that `pip install` names itself, in images, scripts and workflows. */
import { commandLines } from './command-lines.js'
import type { Found } from './manifests.js'
import type { TextFile } from './project.js'

const WITH_VALUE: ReadonlySet<string> = new Set(
  '-r --requirement -c --constraint -e --editable -i --index-url --extra-index-url -f --find-links -t --target --prefix --root --python --platform --timeout --retries --trusted-host'.split(
    ' ',
  ),
)

export function readInstallCommands(file: TextFile): readonly Found[] {
  return commandLines(file, ['pip3?']).flatMap((command, number): Found[] => {
    const { words, form } = command
    if (form !== 'shell' || words[1]?.text !== 'install') return []
    const found: Found[] = []
    for (let at = 2; at < words.length; at += 1) {
      const { text, start, end } = words[at] ?? { text: '', start: 0, end: 0 }
      if (WITH_VALUE.has(text)) at += 1
      else if (/^[A-Za-z0-9][\w.-]*(?:\[[\w,-]*\])?(?:[<>=!~][^/$]*)?$/.test(text) && !/\.(?:whl|zip|gz)$/.test(text))
        found.push({ text, start, end, section: 'main', list: `command ${number}`, form: 'command' })
    }
    return found
  })
}
