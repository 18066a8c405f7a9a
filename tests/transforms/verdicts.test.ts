/** The page of all known extensions says what the tables say. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { verdictsPage } from '../../transforms/extensions/page.js'
import { CARRIED, VERDICTS } from '../../transforms/extensions/verdicts.js'

const path = join(import.meta.dirname, '..', '..', 'transforms', 'extensions', 'VERDICTS.md')

test('the page is current', () => expect(readFileSync(path, 'utf8')).toBe(verdictsPage()))

test('every verdict is a phrase that can follow "use"', () => {
  const wrong = [...VERDICTS.values()].filter((text) => text === '' || /[.\n]$/.test(text))
  expect(wrong).toEqual([])
  expect(CARRIED.size).toBeGreaterThan(0)
})
