/** Reads pip's requirements files. */
import type { Found } from './manifests.js'
import type { TextFile } from './project.js'
import { sectionOf } from './sections.js'

/** Requirement lines with continuations; options, URLs and included files are left out. */
export function readRequirementsFile(file: TextFile): readonly Found[] {
  const found: Found[] = []
  const section = sectionOfFile(file.path)
  // A requirement ends at the line, at a comment, or at a per-requirement option such as --hash.
  for (const match of file.text.matchAll(/^[ \t]*([A-Za-z0-9](?:[^\n\r#\\]|\\\r?\n|#(?<=\S#))*)/gm)) {
    const whole = match[1] as string
    const text = whole
      .replace(/\s+--[\s\S]*$/, '')
      .replace(/\\\r?\n[\s\S]*$/, '')
      .replace(/[\s\\]+$/, '')
    const start = match.index + match[0].length - whole.length
    if (text !== '') found.push({ text, start, end: start + text.length, section, form: 'requirements' })
  }
  return found
}

/** `requirements-dev.txt`, `requirements/test.txt`, `dev-requirements.txt`. */
function sectionOfFile(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '')
  const purpose = name.replace(/requirements|constraints|[-_.]+$|^[-_.]+/gi, '').replace(/^[-_.]+|[-_.]+$/g, '')
  return /^(?:|base|prod|production|common|main|all|default)$/i.test(purpose) ? 'main' : sectionOf(purpose)
}
