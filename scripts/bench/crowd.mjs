/** Many requests at the same moment: with a pool of a few connections each of them must still be answered. */
import { load } from './load.mjs'

const TIMES = 3

/** Asks `crowd` times at once, a few times over; returns how many answers were not 200. */
export async function storm(port, path, crowd) {
  const run = await load(port, { request: { path }, status: 200, connections: crowd, total: crowd * TIMES })
  return run.failed
}

export function stormRow(crowd, failed) {
  return `  ${`${crowd} at once`.padEnd(26)}${`${crowd * TIMES} requests`.padEnd(20)}${failed} errors`
}
