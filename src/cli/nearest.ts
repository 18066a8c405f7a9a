/** The name somebody probably meant. */

/** The closest of `names`, or null when none is close. */
export function nearest(name: string, names: readonly string[]): string | null {
  const ranked = names.map((each) => ({ each, far: distance(name, each) })).sort((a, b) => a.far - b.far)
  const best = ranked[0]
  return best !== undefined && best.far <= Math.max(2, name.length / 2) ? best.each : null
}

/** Levenshtein distance; inputs are cut at 100 units to keep it bounded. */
function distance(left: string, right: string): number {
  const [a, b] = [left.slice(0, 100), right.slice(0, 100)]
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
