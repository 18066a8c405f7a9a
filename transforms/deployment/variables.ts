/** Variables that only the flask command reads: their lines go where every command that read them was changed. */
import type { FlaskModel } from '../../src/flask/model.js'
import type { ServerCommand } from '../../src/flask/server-commands.js'
import { deploymentKind } from '../../src/project/deployment-files.js'
import type { TextFile } from '../../src/project/project.js'
import type { DeploymentPlanner } from './index.js'

const NAMES = ['FLASK_APP', 'FLASK_RUN_HOST', 'FLASK_RUN_PORT']

export function planVariables(commands: readonly ServerCommand[], flask: FlaskModel, plan: DeploymentPlanner): void {
  const [app] = flask.apps
  const isLeft = commands.some(({ command, after }) => command.words[0].text === 'flask' && after === null)
  if (!app || isLeft || flask.commands.groups.some(({ flaskGroup }) => flaskGroup)) return
  const names = NAMES.filter((name) => !flask.project.modules.some(({ text }) => text.includes(name)))
  for (const file of flask.project.files.values()) {
    const kind = deploymentKind(file.path)
    if (kind === null || kind === 'text') continue
    const lines = linesOf(file, names)
    const [first] = lines
    if (!first) continue
    const rest = lines.reduceRight((text, { start, end }) => text.slice(0, start) + text.slice(end), file.text)
    if (rest.trim() === '' && /(?:^|\/)\.flaskenv$/.test(file.path)) plan.file(file.path, null, app.origin)
    else for (const { start, end } of lines) plan.text(file.path, start, end, '', app.origin)
  }
}

interface Line {
  readonly start: number
  readonly end: number
}

function linesOf({ path, text }: TextFile, names: readonly string[]): readonly Line[] {
  const one = names.join('|')
  if (one === '') return []
  const isYaml = /\.ya?ml$/.test(path)
  const pattern = isYaml
    ? `([ ]*)(?:- ["']?(?:${one})=[^\\n]*|(?:${one}):[^\\n]*|- name: (?:${one})\\n[ ]*value:[^\\n]*)`
    : `()[ \\t]*(?:(?:export|ENV|Environment=["']?)[ \\t]*)?(?:${one})(?:=|[ \\t]+)(?:"[^"\\n]*"|'[^'\\n]*'|[^\\s"'\\\\;&]+)["']?[ \\t]*`
  return [...text.matchAll(new RegExp(`^${pattern}(?:\\r?\\n|$(?![\\s\\S]))`, 'gm'))].flatMap((match) => {
    const line = { start: match.index, end: match.index + match[0].length }
    return isYaml && !hasSibling(text, line, match[1] ?? '') ? [] : [line]
  })
}

/** A list or mapping of YAML that loses its last entry is null. */
function hasSibling(text: string, { start, end }: Line, indent: string): boolean {
  const shape = /^\s*-/.test(text.slice(start, end)) ? `${indent}- ` : indent
  const above =
    text
      .slice(0, start - 1)
      .split('\n')
      .at(-1) ?? ''
  const below = text.slice(end).split('\n', 1)[0] ?? ''
  const isSame = (line: string): boolean =>
    line.startsWith(shape) && line[indent.length] !== ' ' && !/FLASK_(?:APP|RUN_)/.test(line)
  return isSame(below) || isSame(above) || (/^\s+value:/.test(above) && shape.endsWith('- '))
}
