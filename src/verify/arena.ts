/** The original, a twin of it and the result, running side by side: each request goes to all three. */
import { type Answer, type Jars, send } from './client.js'
import { compare, type Difference } from './compare.js'
import { replay } from './replay.js'
import type { ScriptRequest } from './script.js'
import type { Server } from './server.js'
import { withoutVariation } from './vary.js'

export interface Outcome {
  readonly request: ScriptRequest
  readonly differences: readonly Difference[]
  readonly masked: number
  readonly enteredBefore: readonly string[]
  readonly enteredAfter: readonly string[]
  /** The original's answer; null when it gave none. */
  readonly answer: Answer | null
  readonly migrated: Answer | null
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

  /** Empties every cookie jar but one. */
  forget(kept: string): void {
    for (const jars of this.#jars) for (const name of [...jars.keys()]) if (name !== kept) jars.delete(name)
  }

  async ask(request: ScriptRequest): Promise<Outcome> {
    const { before, twin, after } = this.servers
    const command = replay(request, this.#jars[0])
    if (!READS.has(request.method)) await withinOneSecond()
    const answers = await Promise.all(
      [before, twin, after].map(({ port }, at) => send(port, request, this.#jars[at] as Jars).catch(said)),
    )
    const [old, second, now] = answers as [Answer | string, Answer | string, Answer | string]
    const [enteredBefore, enteredAfter] = (await Promise.all([
      before.ask('entered'),
      after.ask('entered'),
      // Asking ends a request: what is drawn at random begins anew on all three.
      twin.ask('entered'),
    ])) as string[][]
    return {
      request,
      ...differ(old, second, now, request.method),
      enteredBefore: enteredBefore ?? [],
      enteredAfter: enteredAfter ?? [],
      answer: typeof old === 'string' ? null : old,
      migrated: typeof now === 'string' ? null : now,
      replay: command,
    }
  }
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Rows get a time of whole seconds in many applications: the three must write in the same one. */
async function withinOneSecond(): Promise<void> {
  const now = Date.now() % 1000
  if (now > 800) await new Promise((resolve) => setTimeout(resolve, 1005 - now))
}

type Found = Pick<Outcome, 'differences' | 'masked'>

function differ(old: Answer | string, twin: Answer | string, now: Answer | string, method: string): Found {
  if (typeof old === 'string' || typeof now === 'string') {
    const [before, after] = [old, now].map((each) => (typeof each === 'string' ? each : 'answered')) as [string, string]
    // Without an answer on either side nothing tells the two apart: how a server breaks off is its own.
    const isAlike = typeof old === typeof now
    return { differences: isAlike ? [] : [{ where: 'answer', before, after }], masked: 0 }
  }
  const { before, after, masked } = withoutVariation(old, typeof twin === 'string' ? old : twin, now)
  return { differences: compare(before, after, method), masked }
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
