/** One client in front of both: what either application writes into a cookie, the other one reads. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apply, plan } from '../../src/index.js'
import { type Answer, type Jars, send } from '../../src/verify/client.js'
import { compare } from '../../src/verify/compare.js'
import { readScript } from '../../src/verify/script.js'
import { type Server, startServer } from '../../src/verify/server.js'
import { fastapiPython, flaskPython, ROOT } from '../verify/envs.js'

const APPS = join(ROOT, 'fixtures', 'apps')

/** Pages that show what one application keeps in its memory. */
const OWN = { keyring: /^$/, members: /^\/log/, noticeboard: /^\/($|search)/ }

describe.each(Object.entries(OWN))('%s', (name, isOwn) => {
  const before = join(APPS, name, 'before')
  const after = mkdtempSync(join(tmpdir(), `${name}-`))
  const script = readScript(join(APPS, name, 'requests.json'))

  beforeAll(async () => {
    cpSync(before, after, { recursive: true, preserveTimestamps: true })
    await apply(await plan(after))
  })
  afterAll(() => rmSync(after, { recursive: true, force: true }))

  const flask = () => startServer({ python: flaskPython, directory: before, target: 'wsgi:app' })
  const fastapi = () => startServer({ python: fastapiPython, directory: after, target: 'wsgi:app' })

  async function answers(servers: readonly Server[]): Promise<Answer[]> {
    const jars: Jars = new Map()
    const all: Answer[] = []
    for (const [at, sent] of script.requests.entries())
      all.push(await send(servers[at % servers.length]?.port ?? 0, sent, jars))
    return all
  }

  test.each([
    ['Flask first', [flask, fastapi]],
    ['FastAPI first', [fastapi, flask]],
  ])('answers alike when they take turns, %s', async (_, starters) => {
    const servers = await Promise.all([flask, ...starters].map((start) => start()))
    try {
      const [alone, ...turns] = servers
      const expected = await answers([alone as Server])
      const given = await answers(turns)
      const found = script.requests.flatMap((sent, at) => {
        const meant = Object.keys(sent.differs ?? {})
        const differences = compare(expected[at] as Answer, given[at] as Answer, sent.method)
        return differences
          .filter(({ where }) => !meant.includes(where) && !(where === 'body' && isOwn.test(sent.path)))
          .map((difference) => ({ request: at + 1, ...difference }))
      })
      expect(found).toEqual([])
    } finally {
      await Promise.all(servers.map((server) => server.stop()))
    }
  })
})
