/** Findings of one kind together: what is said once for all their places. */
import type { Finding, Level } from '../plan/finding.js'

export interface FindingKind {
  readonly id: string
  readonly level: Level
  /** Whether one of them keeps a file on Flask. */
  readonly blocks: boolean
  readonly findings: readonly [Finding, ...Finding[]]
}

/** What holds files on Flask first, then what is left to a person, what answers differently, what is good to know; most places first. */
export function kindsOf(findings: readonly Finding[]): readonly FindingKind[] {
  const groups = new Map<string, [Finding, ...Finding[]]>()
  for (const finding of findings) {
    const group = groups.get(finding.id)
    if (group) group.push(finding)
    else groups.set(finding.id, [finding])
  }
  return [...groups]
    .map(([id, group]) => ({ id, level: group[0].level, blocks: group.some(({ blocks }) => blocks), findings: group }))
    .sort((a, b) => rank(a) - rank(b) || b.findings.length - a.findings.length || (a.id < b.id ? -1 : 1))
}

/** What a person reads first. */
export function rank({ level, blocks }: { readonly level: Level; readonly blocks: boolean }): number {
  if (blocks) return 0
  return level === 'manual' ? 1 : level === 'changed' ? 2 : 3
}
