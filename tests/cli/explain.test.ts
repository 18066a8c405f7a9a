/** `explain`: every finding and every transform, offline, with an example that really gives it. */
import { describe, expect, test } from 'vitest'
import { exampleOf, pageOf } from '../../src/cli/examples.js'
import type { Machine } from '../../src/cli/machine.js'
import { listFindings, listTransforms, plan } from '../../src/index.js'
import { fixtureCases } from '../fixture-cases.js'
import { project, run } from './program.js'

const anywhere = project({})
const given = new Set(fixtureCases().flatMap(({ findings }) => findings))

describe('explain', () => {
  test('says what, why and what to do, and shows the line in a fixture', () => {
    const { code, out } = run(anywhere, ['explain', 'errors/key-error'])
    expect(code).toBe(0)
    expect(out).toMatch(
      /^errors\/key-error {2}stays manual\n\n.*KeyError.*\n {2}why: .+\n {2}do: {2}.+\n\nExample errors\/\w+\n/,
    )
    expect(out).toMatch(/^> {3}@app\.errorhandler\(KeyError\)$/m)
  })

  test('a transform is its page', () => {
    expect(run(anywhere, ['explain', 'errors']).out).toMatch(/^# errors\n/)
  })

  test('a finding without a fixture at hand shows what the transform does', () => {
    const plain = listFindings().find(({ id }) => !given.has(id) && !/^(flask|django)\//.test(id))
    if (plain) expect(run(anywhere, ['explain', plain.id]).out).toContain('## Before')
  })

  test('the findings of the machine', () => {
    const { code, out } = run(anywhere, ['explain', 'flask/unread-file'])
    expect(code).toBe(0)
    expect(out).toMatch(/could not be read: …\n {2}why: /)
  })

  test('findings know their fixture, and every transform its page', async () => {
    const machine = { migrate: plan } as unknown as Machine
    for (const { id } of listTransforms()) {
      expect(pageOf(id)[0]).toBe(`# ${id}`)
      const first = listFindings().find((each) => each.id.startsWith(`${id}/`) && given.has(each.id))
      if (first) expect(await exampleOf(first.id, machine), first.id).not.toBe(null)
    }
  })

  test('an unknown id is 2 and names the one that was meant', () => {
    expect(run(anywhere, ['explain', 'key-error'])).toMatchObject({ code: 2, out: '' })
    expect(run(anywhere, ['explain', 'key-error']).err).toContain('did you mean errors/key-error?')
    expect(run(anywhere, ['explain', 'errors/key-eror']).err).toContain('did you mean errors/key-error?')
    expect(run(anywhere, ['explain']).code).toBe(2)
  })
})
