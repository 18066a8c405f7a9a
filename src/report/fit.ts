/** Whether FastAPI suits the project: a verdict in plain words, with the numbers it comes from. */
import { count } from './document.js'
import type { HandlerReport, MigrationResult } from './types.js'

export interface Fit {
  /** `migrate`, `api-only`: the part that answers JSON, `stay`: on Flask, `unclear`: the code does not say what most handlers answer. */
  readonly verdict: 'migrate' | 'api-only' | 'stay' | 'unclear'
  /** One sentence. */
  readonly why: string
  readonly numbers: FitNumbers
}

export interface FitNumbers {
  readonly handlers: number
  /** Handlers whose answers can be seen. */
  readonly seen: number
  /** Handlers that answer JSON, that render pages, that read forms or files, that call other services. */
  readonly json: number
  readonly pages: number
  readonly forms: number
  readonly calls: number
  /** Handlers with nothing in them that would block the event loop. */
  readonly async: number
}

/** Null where no handler says what it answers. */
export function fitOf(result: MigrationResult): Fit | null {
  const { handlers, summary } = result
  if (handlers.length === 0 && (summary.onTop ?? []).length === 0) return null
  const numbers = numbersOf(handlers)
  if (numbers.seen === 0 && (summary.onTop ?? []).length === 0) return null
  const [verdict, why] = judged(result, numbers)
  return { verdict, why, numbers }
}

export const VERDICT: Readonly<Record<Fit['verdict'], string>> = {
  migrate: 'migrate',
  'api-only': 'migrate the API only',
  stay: 'stay on Flask',
  unclear: 'yours to judge',
}

function numbersOf(handlers: readonly HandlerReport[]): FitNumbers {
  const many = (isOne: (handler: HandlerReport) => boolean): number => handlers.filter(isOne).length
  return {
    handlers: handlers.length,
    seen: many(({ answers }) => answers.length > 0),
    json: many(({ answers }) => answers.includes('json')),
    pages: many(isPage),
    forms: many(({ reads }) => reads.includes('form')),
    calls: many(({ calls }) => calls.length > 0),
    async: many(({ async: isAsync, rung, heldBy }) => isAsync || (rung <= 2 && heldBy === null)),
  }
}

/** A page, or a form that leads on to one. */
const isPage = ({ answers, reads }: HandlerReport): boolean =>
  answers.includes('page') || (answers.includes('redirect') && !answers.includes('json') && reads.includes('form'))

/** Few enough handlers to rewrite in an afternoon. */
const SMALL = 6
/** From this share on, JSON or pages are what the application is about. */
const MOST = 0.6
const SOME = 0.2
/** Below this share of handlers seen as JSON or pages nothing is said. */
const ENOUGH = 0.4
/** From this share of handlers that wait for other services on, async pays whatever they answer. */
const CALLING = 0.4

function judged(result: MigrationResult, numbers: FitNumbers): readonly [Fit['verdict'], string] {
  const [onTop] = result.summary.onTop ?? []
  if (onTop)
    return [
      'stay',
      `${onTop.name} brings its own pages and runs on Flask (${onTop.evidence}); FastAPI has nothing of its kind`,
    ]
  const { handlers, seen, json, pages, calls } = numbers
  const [jsonShare, pageShare] = [json / seen, pages / seen]
  const jsonText = `${json} of ${count(handlers, 'handler')} ${json === 1 ? 'answers' : 'answer'} JSON`
  const pageText = `${pages} of ${count(handlers, 'handler')} ${pages === 1 ? 'is a page' : 'are pages'} or forms`
  const callText = calls === 0 ? '' : ` and ${calls} ${calls === 1 ? 'calls' : 'call'} other services`
  if (isPrototype(result))
    return [
      'stay',
      `${count(handlers, 'handler')}, no tests and nothing that deploys it: for a prototype or an exercise a move pays little`,
    ]
  if (json + pages < handlers * ENOUGH)
    return ['unclear', `${jsonText}${callText}, ${pageText}; of the others the code does not say enough`]
  if (calls / handlers >= CALLING)
    return ['migrate', `${jsonText}${callText}, which need not hold a thread while they wait`]
  if (pageShare >= MOST && json >= SMALL && jsonShare >= SOME)
    return ['api-only', `${jsonText}${callText}, which gains much; ${pageText}, which gain little`]
  if (pageShare >= MOST)
    return ['stay', `${pageText}, ${json} ${json === 1 ? 'answers' : 'answer'} JSON${callText}: little to gain`]
  if (jsonShare >= MOST)
    return ['migrate', `${jsonText}${callText}: types, validation and documentation come with FastAPI`]
  if (json >= SMALL && pages > 0) return ['api-only', `${jsonText}${callText}; ${pageText}, which gain little`]
  return json > pages ? ['migrate', `${jsonText}${callText}`] : ['stay', `${pageText}, ${jsonText}: little to gain`]
}

function isPrototype({ summary, handlers }: MigrationResult): boolean {
  return (
    handlers.length <= SMALL &&
    summary.testFiles === 0 &&
    summary.deployedBy === null &&
    (summary.pythonFiles ?? 0) <= SMALL
  )
}
