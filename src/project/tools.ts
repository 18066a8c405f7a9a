/** Which formatter and checkers a project uses, as far as their settings tell. */
import type { TextFile } from './project.js'

export interface ToolSettings {
  /** Configured line length, null when nothing says. Black's and Ruff's own default is 88. */
  readonly lineLength: number | null
  readonly black: boolean
  readonly ruff: boolean
  readonly mypy: boolean
  readonly isort: boolean
}

/** Settings at the root win over those in subfolders. */
export function readToolSettings(files: ReadonlyMap<string, TextFile>): ToolSettings {
  const settings = [...files.values()]
    .filter((file) =>
      /(?:^|\/)(?:pyproject\.toml|setup\.cfg|tox\.ini|ruff\.toml|\.ruff\.toml|\.flake8|mypy\.ini|\.pre-commit-config\.yaml)$/.test(
        file.path,
      ),
    )
    .sort((a, b) => depth(a.path) - depth(b.path))
  const all = settings.map((file) => file.text).join('\n')
  const has = (pattern: RegExp): boolean => pattern.test(all)
  const names = settings.map((file) => file.path)
  const black = has(/^\[tool\.black\]|psf\/black/m)
  const ruff = has(/^\[tool\.ruff[.\]]|ruff-pre-commit/m) || names.some((name) => name.endsWith('ruff.toml'))
  return {
    lineLength: firstLength(settings) ?? (black || ruff ? 88 : null),
    black,
    ruff,
    mypy: has(/^\[(?:tool\.)?mypy\b|mirrors-mypy/m) || names.some((name) => name.endsWith('mypy.ini')),
    isort: has(/^\[(?:tool\.)?isort\]|PyCQA\/isort/m),
  }
}

function firstLength(settings: readonly TextFile[]): number | null {
  for (const pattern of [
    /^\[tool\.black\](?:(?!^\[)[\s\S])*?^line[-_]length\s*=\s*(\d+)/m,
    /^\[tool\.ruff\](?:(?!^\[)[\s\S])*?^line-length\s*=\s*(\d+)/m,
  ]) {
    const length = firstMatch(settings, pattern)
    if (length !== null) return length
  }
  const ruffToml = settings.filter((file) => file.path.endsWith('ruff.toml'))
  return (
    firstMatch(ruffToml, /^line-length\s*=\s*(\d+)/m) ?? firstMatch(settings, /^max[-_]line[-_]length\s*=\s*(\d+)/m)
  )
}

function firstMatch(settings: readonly TextFile[], pattern: RegExp): number | null {
  for (const file of settings) {
    const found = pattern.exec(file.text)?.[1]
    if (found !== undefined) return Number(found)
  }
  return null
}

function depth(path: string): number {
  return path.split('/').length
}
