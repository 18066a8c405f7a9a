/** Environment variables of the flask command, wherever the files of a project set them. */
import type { CommandLine } from '../project/command-lines.js'
import { deploymentKind } from '../project/deployment-files.js'
import { importsOf } from '../python/imports.js'
import type { FlaskModel } from './model.js'

/** In front of the command, above it, below it, then anywhere when all say the same; null when nothing or several say. */
export function variable(name: string, command: CommandLine, flask: FlaskModel): string | null {
  const { environment, file, start } = command
  const own = environment.get(name)
  if (own !== undefined) return own
  const here = assigned(name, file.text)
  const above = here.filter(({ at }) => at < start).at(-1) ?? here[0]
  if (above) return above.value
  const files = [...flask.project.files.values()].filter(({ path }) => speaksForAll(path, name))
  const values = new Set(files.flatMap(({ text }) => assigned(name, text).map(({ value }) => value)))
  return values.size === 1 ? ([...values][0] ?? null) : null
}

/** Whether reloads are wanted is said for one container or one person. */
const speaksForAll = (path: string, name: string): boolean =>
  /(?:^|\/)\.(?:flask)?env$/.test(path) ||
  (!/DEBUG|ENV$/.test(name) && /^(?:container|task)$/.test(deploymentKind(path) ?? ''))

/** `X=v`, `ENV X v`, `X: v`, `"X": "v"`, and `name: X` with `value: v` below. */
function assigned(name: string, text: string): readonly { readonly at: number; readonly value: string }[] {
  const pattern = new RegExp(
    `^(?!\\s*#).*?\\b${name}["']?(?:[ \\t]*[=:][ \\t]*|[ \\t]+(?=[\\w./]))(?:"([^"\\n]*)"|'([^'\\n]*)'|([^\\s"',;]+))|\\bname:[ \\t]*${name}\\s+value:[ \\t]*["']?([^\\s"']+)`,
    'gm',
  )
  return [...text.matchAll(pattern)]
    .filter(([whole], at, all) => !isPrefix(text, all[at]?.index ?? 0, whole))
    .map((match) => ({
      at: match.index,
      value: match[1] ?? match[2] ?? match[3] ?? match[4] ?? '',
    }))
}

/** `FLASK_DEBUG=1 flask run` says it for this command alone. */
function isPrefix(text: string, at: number, whole: string): boolean {
  const behind = text.slice(at + whole.length).split('\n', 1)[0] ?? ''
  return /^[ \t]+(?:\S+=\S*[ \t]+)*(?:\S*\/)?(?:flask|python3?|gunicorn|exec)\b/.test(behind)
}

export const isOn = (value: string | null): boolean => value !== null && /^(?:1|true|yes|on|development)$/i.test(value)

/** The file that the flask command read variables from and the code does not: python-dotenv is installed and one is there. */
export function dotenvFile(flask: FlaskModel): string | null {
  const { files, manifests, modules } = flask.project
  const isInstalled = manifests.requirements.some(({ name }) => name === 'python-dotenv')
  const isRead = modules.some((module) =>
    importsOf(module).some(({ module: name }) => /^(?:dotenv|environs|decouple)\b/.test(name)),
  )
  if (!isInstalled || isRead) return null
  const [file, ...more] = ['.env', '.flaskenv'].filter((path) => hasOthers(files.get(path)?.text))
  return more.length === 0 ? (file ?? null) : null
}

const hasOthers = (text: string | undefined): boolean =>
  /^(?:export\s+)?(?!FLASK_(?:APP|ENV|DEBUG|RUN_\w+)\b)[A-Z_][A-Z0-9_]*=/im.test(text ?? '')
