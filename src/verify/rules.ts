/** Flask's rules as probes need them: their parts, and whether a path is theirs. */

export type RulePart = string | { readonly name: string; readonly converter: string; readonly args: string }

/** `/tasks/<int:id>/done` in literal text and variables. */
export function ruleParts(rule: string): readonly RulePart[] {
  const parts: RulePart[] = []
  let end = 0
  for (const found of rule.matchAll(VARIABLE)) {
    if (found.index > end) parts.push(rule.slice(end, found.index))
    const [, converter = 'default', args = '', name = ''] = found
    parts.push({ name, converter, args })
    end = found.index + found[0].length
  }
  return end < rule.length ? [...parts, rule.slice(end)] : parts
}

const VARIABLE = /<(?:([a-zA-Z_]\w*)(?:\((.*?)\))?:)?([a-zA-Z_]\w*)>/g

/** Loosely: any text without a slash counts for a variable, any text at all for a path. */
export function ruleMatches(rule: string, path: string): boolean {
  return ruleExpression(rule).test(path)
}

export function ruleExpression(rule: string): RegExp {
  const pattern = ruleParts(rule).map((part) => {
    if (typeof part === 'string') return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    if (part.converter === 'int') return '(\\d+)'
    return part.converter === 'path' ? '(.+?)' : '([^/]+)'
  })
  return new RegExp(`^${pattern.join('')}$`)
}
