/** Every fixture: the whole migration gives exactly the text a reviewer accepts, and exactly the findings listed. */
import { describe, expect, it } from 'vitest'
import { createParser } from '../src/python/parser.js'
import { transformSources } from '../src/transform-source.js'
import { transforms } from '../transforms/index.js'
import { fixtureCases } from './fixture-cases.js'

const parser = await createParser()

describe('fixtures', () => {
  for (const { name, before, after, findings, options } of fixtureCases()) {
    it(name, () => {
      const { files, result } = transformSources(before, parser, { ...stageOf(name), ...options })
      const isShown = ([path]: readonly [string, string]): boolean =>
        !/flask_support|MIGRATION\.md|^\.flask-to-fastapi/.test(path)
      const shown = [...files].filter(isShown)
      const blocking = result.findings.filter((finding) => finding.level === 'manual').map(({ id }) => id)
      expect([...new Set(blocking)].sort()).toEqual([...findings].sort())
      expect(Object.fromEntries(shown)).toEqual(Object.fromEntries([...(after ?? before)].filter(isShown)))
    })
  }
})

/** Transforms that leave a Flask application are shown by themselves. */
function stageOf(name: string): { readonly stage?: 'prepare' } {
  const own = transforms.find(({ id }) => name.startsWith(`${id}/`))
  return own && own.stage !== 'switch' ? { stage: 'prepare' } : {}
}
