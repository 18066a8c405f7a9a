/** The page of `check --format html`, in a real browser: it works without a network, and nothing of the repository runs in it. */
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from './browser.js'
import { GOOD, project, ROOT, run, STUCK } from './program.js'

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
}, 900_000)
afterAll(() => browser?.close())

interface Opened {
  readonly page: Page
  /** Errors of the console and of scripts, dialogs, and addresses asked for beside the page itself. */
  readonly troubles: readonly string[]
}

async function open(root: string): Promise<Opened> {
  expect(run(root, ['check', '--output', 'report.html']).err).toBe('Report written to report.html\n')
  const address = pathToFileURL(join(root, 'report.html')).href
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } })
  const troubles: string[] = []
  page.on('console', (message) => void (message.type() === 'error' && troubles.push(message.text())))
  page.on('pageerror', (error) => void troubles.push(error.message))
  page.on('dialog', (dialog) => {
    troubles.push(dialog.message())
    void dialog.dismiss()
  })
  page.on('request', (request) => void (request.url() !== address && troubles.push(request.url())))
  await page.goto(address)
  return { page, troubles }
}

describe('in a browser', () => {
  test('the route map: search, filter by rung, and a handler side by side', async () => {
    const root = project({})
    cpSync(join(ROOT, 'fixtures/apps/tasks_api/before'), root, { recursive: true })
    const { page, troubles } = await open(root)
    const routes = page.locator('details[data-rung]:visible')
    expect(await routes.count()).toBe(11)
    await page.getByRole('button', { name: 'plain FastAPI 7' }).click()
    expect(await routes.count()).toBe(7)
    await page.getByRole('button', { name: 'plain FastAPI 7' }).click()
    await page.getByRole('searchbox').fill('delete task_id')
    expect(await routes.count()).toBe(1)
    await routes.first().locator('summary').click()
    const cells = routes.first().locator('table.diff td')
    expect(await cells.filter({ hasText: 'methods=["DELETE"]' }).count()).toBe(1)
    expect(await cells.filter({ hasText: '.delete("/{task_id:int}"' }).count()).toBe(1)
    await page.getByRole('searchbox').fill('no such route')
    expect(await page.getByText('No route matches.').isVisible()).toBe(true)
    expect(troubles).toEqual([])
  })

  test('what is to be resolved and what is found', async () => {
    const { page, troubles } = await open(project({ 'app.py': STUCK }))
    expect(await page.getByRole('heading', { name: 'Resolve first' }).isVisible()).toBe(true)
    await page.locator('details summary', { hasText: 'extensions/unknown' }).click()
    expect(await page.getByText('app.py:11').isVisible()).toBe(true)
    expect(troubles).toEqual([])
  })

  test('names and code of a hostile repository are text and nothing more', async () => {
    const name = `x<img src=x onerror=alert(1)>"'\`&amp;`
    const app = GOOD.replace('"/"', `'/x"><script>alert(2)</script>'`).replace(
      '    return',
      '    "</td></script><script>alert(3)</script><style>*{display:none}</style>"\n    return',
    )
    const { page, troubles } = await open(
      project({ [`${name}/app.py`]: app, [`${name}/b.py`]: 'import flask_unheard_of\n' }),
    )
    expect(await page.getByText(`${name}/app.py`).count()).toBeGreaterThan(0)
    expect(await page.locator('img').count()).toBe(0)
    expect(await page.locator('script').count()).toBe(1)
    expect(await page.locator('style').count()).toBe(1)
    expect(troubles).toEqual([])
  })

  test('a script that got in would not run', async () => {
    const { page } = await open(project({ 'app.py': GOOD }))
    await page.evaluate(`{
      const script = document.createElement('script')
      script.textContent = 'document.title = "taken"'
      document.body.append(script)
    }`)
    expect(await page.title()).toBe('Flask to FastAPI')
  })

  test('on a narrow screen nothing is wider than it', async () => {
    const { page } = await open(project({ 'app.py': STUCK }))
    await page.setViewportSize({ width: 380, height: 800 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(380)
  })
})
