/** The original, a twin of it and the result, running side by side: each request goes to all three. */
import { type Answer, type Jars, send } from './client.js'
import { compare, type Difference } from './compare.js'
import { type Instead, insteads } from './instead.js'
import { replay } from './replay.js'
import type { ScriptRequest } from './script.js'
import type { Server } from './server.js'
import { withoutVariation } from './vary.js'

export interface Outcome {
  readonly request: ScriptRequest
  readonly differences: readonly Difference[]
  readonly masked: readonly string[]
  readonly enteredBefore: readonly string[]
  readonly enteredAfter: readonly string[]
  /** The original's answer; null when it gave none. */
  readonly answer: Answer | null
  readonly migrated: Answer | null
  /** What would prove an excuse: how Flask's answer to another request differs from FastAPI's answer to this one. */
  readonly instead: readonly Instead[]
  /** Why it was asked, when the request does not say. */
  readonly about?: string
  /** A `curl` command, PORT to be filled in; cookies of earlier requests are in it. */
  readonly replay: string
}

export interface Trio {
  readonly before: Server
  readonly twin: Server
  readonly after: Server
}

export class Arena {
  readonly #jars: readonly [Jars, Jars, Jars] = [new Map(), new Map(), new Map()]

  constructor(readonly servers: Trio) {}

  /** Empties cookie jars. */
  forget(isMeant: (jar: string) => boolean): void {
    for (const jars of this.#jars) for (const name of [...jars.keys()]) if (isMeant(name)) jars.delete(name)
  }

  async ask(request: ScriptRequest): Promise<Outcome> {
    const { before, twin, after } = this.servers
    const command = replay(request, this.#jars[0])
    if (!READS.has(request.method)) await withinOneSecond()
    const [old, second, now] = await this.#answers(request)
    const [enteredBefore, enteredAfter] = (await Promise.all([
      before.ask('entered'),
      after.ask('entered'),
      // Asking ends a request: what is drawn at random begins anew on all three.
      twin.ask('entered'),
    ])) as string[][]
    const found = differ(old, second, now, request.method)
    return {
      request,
      ...found,
      instead: found.differences.length > 0 && typeof now !== 'string' ? await this.#instead(request, now) : [],
      enteredBefore: enteredBefore ?? [],
      enteredAfter: enteredAfter ?? [],
      answer: typeof old === 'string' ? null : old,
      migrated: typeof now === 'string' ? null : now,
      replay: command,
    }
  }

  async #answers(request: ScriptRequest): Promise<readonly [Said, Said, Said]> {
    const { before, twin, after } = this.servers
    const sent = [before, twin, after].map(({ port }, at) => send(port, request, this.#jars[at] as Jars).catch(said))
    return (await Promise.all(sent)) as [Said, Said, Said]
  }

  /** All three are asked, so that they stay in step. */
  async #instead(request: ScriptRequest, answer: Answer): Promise<readonly Instead[]> {
    const found: Instead[] = []
    for (const [kind, other] of insteads(request)) {
      const [old, twin] = await this.#answers(other)
      found.push({ kind, differences: differ(old, twin, answer, request.method).differences })
    }
    return found
  }
}

type Said = Answer | string

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Rows get a time of whole seconds in many applications: the three must write in the same one. */
async function withinOneSecond(): Promise<void> {
  const now = Date.now() % 1000
  if (now > 800) await new Promise((resolve) => setTimeout(resolve, 1005 - now))
}

type Found = Pick<Outcome, 'differences' | 'masked'>

function differ(old: Said, twin: Said, now: Said, method: string): Found {
  if (typeof old === 'string' || typeof now === 'string') {
    const [before, after] = [old, now].map((each) => (typeof each === 'string' ? each : 'answered')) as [string, string]
    // Without an answer on either side nothing tells the two apart: how a server breaks off is its own.
    const isAlike = typeof old === typeof now
    return { differences: isAlike ? [] : [{ where: 'answer', before, after }], masked: [] }
  }
  const { before, after, masked } = withoutVariation(old, typeof twin === 'string' ? old : twin, now)
  return { differences: compare(before, after, method), masked }
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
