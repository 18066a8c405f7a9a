/** `flask db …` as the alembic command says it. */
import type { FlaskModel } from './model.js'
import type { FlaskCommand, NewWord, Translation } from './server-commands.js'

const SAME: ReadonlySet<string> = new Set('revision merge show history heads branches current check'.split(' '))

export function alembicWords(
  { command, from }: Pick<FlaskCommand, 'command' | 'from'>,
  flask: FlaskModel,
): Translation | null {
  const { objects, environments } = flask.migrations
  const [app] = flask.apps
  const { words } = command
  const name = words[from]?.text
  const rest = words.slice(from + 1)
  // alembic takes these in front of its command, or not at all.
  const isOther = rest.some(({ text }) => /^(?:-d|--directory|-x|--x-arg|--multidb)\b/.test(text))
  if (!app || !name || isOther || objects.length !== 1 || environments.length !== 1) return null
  const numbers: readonly NewWord[] = rest.map((_, at) => from + 1 + at)
  const hasRevision = rest.some(({ text }) => !text.startsWith('-') || /^-\d/.test(text))
  const target = (revision: string): readonly NewWord[] => [name, ...numbers, ...(hasRevision ? [] : [revision])]
  if (name === 'migrate') return { words: ['alembic', 'revision', '--autogenerate', ...numbers], app }
  if (name === 'upgrade' || name === 'stamp') return { words: ['alembic', ...target('head')], app }
  if (name === 'downgrade') return { words: ['alembic', ...target('-1')], app }
  return SAME.has(name) ? { words: ['alembic', name, ...numbers], app } : null
}
