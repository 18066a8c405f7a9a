/** An application with Celery: web and worker, each from before or after the migration, take each other's messages. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { apply, plan } from '../../src/index.js'
import { ROOT } from '../verify/envs.js'
import { serve, start, stopAll } from './serve.js'

const root = mkdtempSync(join(tmpdir(), 'celery-'))

beforeAll(async () => {
  for (const side of ['flask', 'fastapi'])
    cpSync(join(ROOT, 'fixtures', 'apps', 'dispatch', 'before'), join(root, side), { recursive: true })
  await apply(await plan(join(root, 'fastapi')))
})

afterEach(stopAll)
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe.each(['flask', 'fastapi'] as const)('web on %s', (web) => {
  test.each(['flask', 'fastapi'] as const)('worker on %s', async (worker) => {
    const env = surroundings(join(root, `${web}-${worker}`))
    const base = await serve(web, join(root, web), 'wsgi', env)
    const command = ['-m', ...workerCommand(worker), '--pool', 'solo', '--without-gossip', '--without-mingle']
    start(worker, command, join(root, worker), env)
    const ask = (path: string, method = 'GET', body?: object) => answer(base + path, method, body)

    const created = await ask('/orders/', 'POST', { item: 'cup' })
    expect(created).toEqual([202, { id: 1, state: 'new', customer: 'nobody' }])
    const packed = { state: 'SUCCESS', result: { id: 1, item: 'cup', state: 'packed' } }
    expect(await settled(() => ask('/orders/tasks/pack-1'))).toEqual([200, packed])
    expect(await ask('/orders/1')).toEqual([200, packed.result])

    await ask('/orders/', 'POST', { item: 'glass' })
    expect(await settled(() => ask('/orders/tasks/pack-2'))).toEqual([500, { state: 'FAILURE', error: 'glass breaks' }])

    const text = 'Hello, your cup is packed.\nhttp://shop.example/orders/1\nCorner shop'
    const letter = { text, g: ['greeting'], app: true, request: false }
    expect(await ask('/orders/1/letter', 'POST')).toEqual([200, { letter, g: ['customer'], customer: 'nobody' }])
    expect(await ask('/orders/letters')).toEqual([200, [text]])
    expect(await ask('/orders/letters', 'DELETE')).toEqual([200, { swept: 1 }])
  })
})

/** The command of the worker as the side's own Procfile says it. */
function workerCommand(side: string): string[] {
  const [, command = ''] = /^worker: (.+)$/m.exec(readFileSync(join(root, side, 'Procfile'), 'utf8')) ?? []
  return command.split(' ')
}

/** A database, a broker and a place for results that both processes of one run share. */
function surroundings(folder: string): NodeJS.ProcessEnv {
  for (const name of ['queue', 'results']) mkdirSync(join(folder, name), { recursive: true })
  return {
    ...process.env,
    SERVER_NAME: 'shop.example',
    DATABASE_URL: process.env.CELERY_TEST_DATABASE ?? `sqlite:///${folder}/orders.db`,
    BROKER_URL: process.env.CELERY_TEST_BROKER ?? 'filesystem://',
    BROKER_FOLDER: process.env.CELERY_TEST_BROKER ? '' : join(folder, 'queue'),
    RESULT_BACKEND: process.env.CELERY_TEST_BROKER ?? `file://${folder}/results`,
    PYTHONDONTWRITEBYTECODE: '1',
  }
}

async function answer(url: string, method: string, body?: object): Promise<[number, unknown]> {
  const sent = body ? { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } } : {}
  const response = await fetch(url, { method, ...sent })
  return [response.status, await response.json()]
}

async function settled(ask: () => Promise<[number, unknown]>): Promise<[number, unknown]> {
  for (let tries = 0; tries < 300; tries += 1) {
    const [status, value] = await ask()
    if (!JSON.stringify(value).includes('PENDING')) return [status, value]
    await sleep(100)
  }
  throw new Error('no worker took the message')
}
