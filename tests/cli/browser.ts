/** A real browser: what the machine has, or Chromium from Debian where packages can be installed; never nothing. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const KNOWN = [
  process.env.CHROME_PATH ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

export async function openBrowser(): Promise<Browser> {
  const executablePath = found() ?? installed()
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] })
}

const found = (): string | undefined => KNOWN.find((path) => path !== '' && existsSync(path))

function installed(): string {
  const apt = (...args: readonly string[]) =>
    spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', '-qq', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      encoding: 'utf8',
    })
  apt('update')
  const { stderr } = apt('install', '-y', '--no-install-recommends', 'chromium')
  const path = found()
  if (path === undefined)
    throw new Error(
      `the report is looked at in a browser: install Chromium or Chrome, or set CHROME_PATH\n${stderr ?? ''}`,
    )
  return path
}
