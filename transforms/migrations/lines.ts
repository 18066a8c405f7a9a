/** `flask db ...` on a command line, as the alembic command says it. */

export const COMMAND =
  /(?:python3?\s+-m\s+)?\bflask(?:[ \t]+--?(?:app|A)[= \t]+\S+)?[ \t]+db[ \t]+[a-z-]+(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|[^\s`;&|#"'\]]+))*|\bpython3?[ \t]+\S*manage\.py[ \t]+db[ \t]+[a-z-]+(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|[^\s`;&|#"'\]]+))*/g

export function alembicCommand(line: string): string {
  const [, name = '', rest = ''] = /\bdb[ \t]+([a-z-]+)[ \t]*(.*)$/.exec(line) ?? []
  const options = rest.trim()
  const has = (pattern: RegExp): boolean => pattern.test(options)
  const words = (...parts: readonly string[]): string => ['alembic', ...parts].filter(Boolean).join(' ')
  switch (name) {
    case 'init':
      return 'alembic init migrations'
    case 'migrate':
      return words('revision', '--autogenerate', options)
    case 'upgrade':
    case 'stamp':
      return words(name, options || 'head', has(/^-/) && !has(/\bhead\b/) ? 'head' : '')
    case 'downgrade':
      return words(name, options || '-1')
    default:
      return words(name, options)
  }
}
