/** Version ranges as manifests write them: whether one lets a version in, and how one is raised. */

interface Clause {
  readonly text: string
  readonly operator: string
  readonly version: string
}

interface Ceiling {
  readonly version: readonly number[]
  readonly isIncluded: boolean
}

/** Whether some version from `floor` upwards is inside the range. An empty range and `*` hold everything. */
export function allows(range: string, floor: string): boolean {
  return range.split('||').some((part) =>
    clausesOf(part).every((clause) => {
      const ceiling = ceilingOf(clause)
      const order = ceiling ? compare(ceiling.version, numbers(floor)) : 1
      return order > 0 || (order === 0 && ceiling?.isIncluded === true)
    }),
  )
}

/** The range with its lower end at `floor`; null when it is not lower. `plain` is what an unusable range becomes. */
export function raised(range: string, floor: string, plain: string): string | null {
  if (range.includes('||') || !allows(range, floor)) return plain
  const clauses = clausesOf(range)
  const lower = clauses.filter(({ operator }) => LOWER.has(operator))
  if (lower.some(({ version }) => compare(numbers(version), numbers(floor)) >= 0)) return null
  const first = lower[0]
  if (!first) return clauses.length === 0 ? plain : [`>=${floor}`, ...clauses.map(({ text }) => text)].join(',')
  const operator = first.operator === '>' ? '>=' : first.operator
  const kept = clauses.filter((clause) => clause === first || !isBelow(clause, floor))
  if (kept.length === clauses.length) return range.replace(first.text, `${operator}${floor}`)
  return kept.map((clause) => (clause === first ? `${operator}${floor}` : clause.text)).join(',')
}

const LOWER: ReadonlySet<string> = new Set(['>=', '>', '^', '~', '~=', '==', '===', ''])

/** `!=3.0.*` says nothing above 3.11, and neither does a second lower end. */
function isBelow({ operator, version }: Clause, floor: string): boolean {
  return (operator === '!=' || LOWER.has(operator)) && compare(numbers(version), numbers(floor)) < 0
}

function clausesOf(range: string): readonly Clause[] {
  return range
    .split(/,|(?<=[\d*])\s+(?=[<>=!~^])/)
    .map((text) => text.trim())
    .filter((text) => text !== '' && text !== '*')
    .map((text) => {
      const [, operator = '', version = ''] = /^(===|==|~=|!=|<=|>=|<|>|\^|~|=|)\s*(.*)$/.exec(text) ?? []
      return { text, operator: operator === '=' ? '==' : operator, version }
    })
}

function ceilingOf({ operator, version }: Clause): Ceiling | null {
  const parts = numbers(version)
  const above = (at: number): Ceiling => ({ version: bump(parts, at), isIncluded: false })
  switch (operator) {
    case '<':
      return { version: parts, isIncluded: false }
    case '<=':
      return { version: parts, isIncluded: true }
    case '==':
    case '===':
    case '':
      return version.includes('*') ? above(parts.length - 1) : { version: parts, isIncluded: true }
    case '~=':
      return above(Math.max(0, parts.length - 2))
    case '~':
      return above(Math.min(1, parts.length - 1))
    case '^': {
      const leading = parts.findIndex((part) => part > 0)
      return above(leading < 0 ? parts.length - 1 : leading)
    }
    default:
      return null
  }
}

const numbers = (version: string): readonly number[] =>
  (/^v?(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? '0').split('.').map(Number)

const bump = (parts: readonly number[], at: number): readonly number[] => [...parts.slice(0, at), (parts[at] ?? 0) + 1]

function compare(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const order = (a[at] ?? 0) - (b[at] ?? 0)
    if (order !== 0) return order
  }
  return 0
}
