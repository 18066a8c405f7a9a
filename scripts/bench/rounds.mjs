/** Alternating runs: every server is asked in turn, so that what else the machine does meets all of them. */
import { load } from './load.mjs'
import { start } from './servers.mjs'

const WARM_UP = 300

/** For each row the median answers per second of the clock and of the server's processor time, by server. */
export async function rowsOf(rows, servers, { rounds, milliseconds, connections }) {
  const results = []
  for (const { request, status = 200, kind, goals } of rows) {
    const runs = Object.fromEntries(servers.map(({ name }) => [name, { clock: [], cpu: [] }]))
    const ask = (server, time) => load(server.port, { request, status, connections, milliseconds: time })
    for (const server of servers) await ask(server, WARM_UP)
    let failed = 0
    for (let round = 0; round < rounds; round++) {
      for (const server of servers) {
        const before = server.cpu()
        const run = await ask(server, milliseconds)
        runs[server.name].clock.push(run.answers / run.seconds)
        runs[server.name].cpu.push(run.answers / (server.cpu() - before))
        failed += run.failed
      }
    }
    const speeds = Object.fromEntries(
      Object.entries(runs).map(([name, { clock, cpu }]) => [name, { clock: median(clock), cpu: median(cpu) }]),
    )
    results.push({ label: `${request.method ?? 'GET'} ${request.path}`, kind, goals, speeds, failed })
  }
  return results
}

/** Milliseconds until the first answer, several starts of each side in turn. */
export async function startUps(sides, probe, python, { rounds, ...options }) {
  const times = sides.map(({ name }) => ({ name, runs: [] }))
  for (let round = 0; round < rounds; round++) {
    for (const [index, { kind, directory }] of sides.entries()) {
      const server = await start(python, kind, directory, probe, options)
      times[index].runs.push(server.startup)
      await server.stop()
    }
  }
  return times
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
