/** Names the purpose of a group of requirements. */

/** `test`, `dev` and `docs` in their usual spellings; other names stay what they are. */
export function sectionOf(name: string): string {
  const plain = name.toLowerCase()
  if (/test/.test(plain)) return 'test'
  if (/^(?:dev|develop|development|lint|typing|format)\b/.test(plain) || /[-_.]dev\b/.test(plain)) return 'dev'
  if (/^docs?\b|documentation/.test(plain)) return 'docs'
  return plain === '' ? 'main' : name
}
