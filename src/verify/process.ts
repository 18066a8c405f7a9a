/** Where a Python process of one side runs and what it sees of the caller's environment. */
import { existsSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Place {
  /** Python interpreter of the environment that has the framework. */
  readonly python: string
  /** Directory the process is started in; its modules are importable from there. */
  readonly directory: string
  readonly env?: Readonly<Record<string, string>>
}

/** Without the caller's Python settings: each side must see its own environment only. */
export function environment({ python, directory, env }: Place): Record<string, string | undefined> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(PYTHON|FLASK_|VIRTUAL_ENV|UVICORN_|PYTEST_)/.test(name),
  )
  const roots = [directory, join(directory, 'src')].filter((root) => existsSync(root))
  return {
    ...Object.fromEntries(kept),
    // An environment that has the project installed from another folder must not bring that one.
    PYTHONPATH: roots.join(delimiter),
    PATH: [dirname(python), process.env.PATH ?? ''].join(delimiter),
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONIOENCODING: 'utf-8',
    FLASK_TO_FASTAPI_LOOPBACK: '1',
    // Sets in the same order on both sides and in every run.
    PYTHONHASHSEED: '0',
    ...env,
  }
}

/** Python is shipped as source: `dist` has none in it. */
export function sources(name: string): string {
  let directory = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(directory, 'package.json'))) directory = dirname(directory)
  return join(directory, 'src', 'verify', name)
}
