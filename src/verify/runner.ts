/** Plays a request script against the original and the migrated application and says where they differ. */
import { type Answer, type Jars, send } from './client.js'
import { compare, type Difference } from './compare.js'
import { replay } from './replay.js'
import { type Script, ScriptError, type ScriptRequest } from './script.js'
import { type Served, type Server, startServer } from './server.js'

export interface Verified {
  readonly probes: number
  /** Not meant, or declared and not seen. Empty: equal. */
  readonly differences: readonly RequestDifference[]
  readonly declared: readonly RequestDifference[]
}

export interface RequestDifference extends Difference {
  /** From 1, as in the script. */
  readonly request: number
  /** A `curl` that repeats the request, PORT to be filled in; cookies of earlier requests are not in it. */
  readonly replay: string
  readonly reason?: string
}

/** Both applications run at the same time, each in its own process. Throws when one does not start or nothing is asked. */
export async function verify(before: Served, after: Served, script: Script): Promise<Verified> {
  if (script.requests.length === 0) throw new ScriptError('no requests, so nothing would be compared')
  const started = await Promise.allSettled([startServer(before), startServer(after)])
  const servers = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  try {
    const [old, now] = servers
    const failed = started.find((result) => result.status === 'rejected')
    if (!old || !now || failed) throw failed?.reason
    return await play(old, now, script)
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
}

async function play(before: Server, after: Server, script: Script): Promise<Verified> {
  const jars: readonly [Jars, Jars] = [new Map(), new Map()]
  const all: RequestDifference[] = []
  for (const [at, sent] of script.requests.entries()) {
    const answers = await Promise.allSettled([send(before.port, sent, jars[0]), send(after.port, sent, jars[1])])
    const found = differences(answers, sent.method)
    all.push(...[...found, ...stale(found, sent)].map((item) => located(item, at, sent)))
  }
  return {
    probes: script.requests.length,
    differences: all.filter((item) => item.reason === undefined),
    declared: all.filter((item) => item.reason !== undefined),
  }
}

function differences(answers: readonly PromiseSettledResult<Answer>[], method: string): Difference[] {
  const [before, after] = answers
  if (before?.status === 'fulfilled' && after?.status === 'fulfilled') return compare(before.value, after.value, method)
  const [old, now] = answers.map((result) => (result.status === 'fulfilled' ? 'answered' : String(result.reason)))
  return [{ where: 'answer', before: String(old), after: String(now) }]
}

/** A declaration nothing answers to any more hides the next real difference. */
function stale(found: readonly Difference[], sent: ScriptRequest): Difference[] {
  const seen = new Set(found.map((item) => item.where))
  const unseen = Object.keys(sent.differs ?? {}).filter((where) => !seen.has(where))
  return unseen.map((where) => ({ where: `declared ${where}`, before: 'a difference', after: 'none seen' }))
}

function located(item: Difference, at: number, sent: ScriptRequest): RequestDifference {
  const reason = sent.differs?.[item.where]
  return { ...item, request: at + 1, replay: replay(sent), ...(reason === undefined ? {} : { reason }) }
}
