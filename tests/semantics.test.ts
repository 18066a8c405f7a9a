/** Every difference between Flask and FastAPI that is known to bite has a case that both sides answer, or one that is refused. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fixtureCases } from './fixture-cases.js'

const FIXTURES = join(import.meta.dirname, '..', 'fixtures')

interface Construct {
  readonly section: string
  readonly mark: 'silent' | 'visible'
  readonly construct: string
  readonly cases: readonly string[]
}

const listed: {
  readonly constructs: readonly Construct[]
  readonly ranks: Readonly<Record<string, readonly string[]>>
} = JSON.parse(readFileSync(join(FIXTURES, 'semantics.json'), 'utf8'))
const cases = new Map(fixtureCases().map((own) => [own.name, own]))

/** Marked differences by section; a section may not lose one unseen. */
const MARKED: Readonly<Record<string, number>> = {
  ...{ 1: 8, 2: 4, 3: 1, 4: 2, 5: 2, 6: 2, 7: 28, 8: 3, 9: 3, 10: 3, 12: 5, 13: 4, 14: 2, 15: 3 },
}

describe('differences between Flask and FastAPI', () => {
  test.each(listed.constructs)('$section $construct', ({ cases: own, mark }) => {
    expect(mark).toMatch(/^(silent|visible)$/)
    expect(own.map(proof)).not.toContain(null)
    expect(own).not.toEqual([])
  })

  test.each(Object.entries(listed.ranks))('rank %s', (_, own) => {
    expect(own.map(proof)).not.toContain(null)
    expect(own).not.toEqual([])
  })

  test('each section has as many as are known', () => {
    const counts: Record<string, number> = {}
    for (const { section } of listed.constructs) {
      const chapter = section.split('.')[0] ?? section
      counts[chapter] = (counts[chapter] ?? 0) + 1
    }
    expect(counts).toEqual(Object.fromEntries(Object.entries(MARKED)))
    expect(Object.keys(listed.ranks)).toHaveLength(30)
  })
})

/** How a case proves itself: both sides are asked, or the text stays with a finding that says why. */
function proof(name: string): 'asked' | 'refused' | null {
  const own = cases.get(name)
  if (existsSync(join(FIXTURES, name, 'requests.json'))) return 'asked'
  return own && own.after === null && own.findings.length > 0 ? 'refused' : null
}
