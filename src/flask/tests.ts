/** Which files are tests, by the conventions of pytest and unittest. */

export function isTestPath(path: string): boolean {
  return path
    .split('/')
    .some((part) => /^(tests?|tests\.py|test_.*|conftest\.py)$/.test(part) || part.endsWith('_test.py'))
}
