/** Reads one requirement string, PEP 508 or as pip writes it. */

export interface ParsedRequirement {
  /** PEP 503 normalised. */
  readonly name: string
  readonly extras: readonly string[]
  /** Version part as written, `` when there is none; for a direct reference the URL after `@`. */
  readonly spec: string
  /** Environment marker as written, without the semicolon. */
  readonly marker: string
}

const REQUIREMENT = /^\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*([^;#]*?)\s*(?:;\s*(.*?))?\s*$/s

/** null for options, URLs and paths. */
export function parseRequirement(text: string): ParsedRequirement | null {
  const match = REQUIREMENT.exec(text)
  if (match === null) return null
  const [, name = '', extras = '', rest = '', marker = ''] = match
  const spec = rest.replace(/^\((.*)\)$/, '$1')
  if (spec !== '' && !/^(?:[<>=!~]|@)/.test(spec)) return null
  return {
    name: normalizeName(name),
    extras: extras
      .split(',')
      .map((extra) => extra.trim())
      .filter(Boolean),
    spec,
    marker,
  }
}

/** PEP 503. */
export function normalizeName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}
