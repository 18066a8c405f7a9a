/** The last step of the demo: a few answers side by side, then the whole request script compared. */
import { send } from '../dist/src/verify/client.js'
import { verify } from '../dist/src/verify/runner.js'
import { readScript } from '../dist/src/verify/script.js'
import { startServer } from '../dist/src/verify/server.js'

const TOKEN = { 'X-Token': 'ada-token' }
const SHOWN = [
  { method: 'GET', path: '/tasks/', query: [['page', '2']], headers: TOKEN },
  { method: 'POST', path: '/tasks/', json: { title: 'Oil the mill' }, headers: TOKEN },
  { method: 'GET', path: '/tasks/abc', headers: TOKEN },
  { method: 'POST', path: '/tasks/', body: '{', headers: { 'Content-Type': 'application/json' } },
  { method: 'GET', path: '/projects/1/notes' },
  { method: 'DELETE', path: '/tasks/2', headers: TOKEN },
]

export async function runVerify(before, after, script, print) {
  await show(before, after, print)
  const { probes, differences, declared } = await verify(before, after, readScript(script))
  for (const item of differences) print(`request ${item.request}: ${item.where}: ${item.before} -> ${item.after}`)
  if (differences.length > 0) throw new Error(`${differences.length} differences in ${probes} requests`)
  const known = byRequest(declared)
  print(`\n${probes} requests, good and bad: ${probes - known.size} answered alike, ${known.size} differ as declared:`)
  for (const [first] of known.values()) print(`  ${first.replay}\n    ${first.reason}`)
}

async function show(before, after, print) {
  const servers = await Promise.all([startServer(before), startServer(after)])
  try {
    for (const sent of SHOWN) {
      const query = sent.query ? `?${new URLSearchParams(sent.query)}` : ''
      print(`${sent.method} ${sent.path}${query} ${sent.body ?? (sent.json ? JSON.stringify(sent.json) : '')}`)
      for (const [at, name] of ['Flask', 'FastAPI'].entries()) {
        const { status, body } = await send(servers[at].port, sent, new Map())
        print(`  ${name.padEnd(8)}${status} ${body.toString().trim()}`)
      }
    }
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

function byRequest(differences) {
  const groups = new Map()
  for (const item of differences) groups.set(item.request, [...(groups.get(item.request) ?? []), item])
  return groups
}
