/** Answers known to differ on FastAPI, each with the emitted code that brings it. */
import type { Difference } from './migration-notes.js'

interface Known extends Difference {
  /** What the emitted code holds when this can be seen. */
  readonly sign: RegExp
  /** Flask answers so only before this version. */
  readonly until?: string
}

/** A query value as a parameter of its own: converted, with options, or a plain text with a default. */
const QUERY_VALUE =
  /\blenient\(|\bQuery\(|^[ \t]*(?:@\w+\.\w+\(.*)?\)\r?\n[ \t]*(?:async )?def \w+\((?:[^()]|\([^()]*\))*: str(?: \| None)? = /m

const KNOWN: readonly Known[] = [
  {
    sign: /\bRedirectResponse\(/,
    route: 'every redirect',
    before: 'a small HTML page with the link',
    after: 'no body and no content type; status and Location are the same',
    id: 'known/redirect-body',
  },
  {
    sign: QUERY_VALUE,
    route: 'a query parameter given twice',
    before: 'the first value counts',
    after: 'the last value counts',
    id: 'known/repeated-parameter',
  },
  {
    sign: QUERY_VALUE,
    route: 'a query parameter that is not UTF-8 (%FF)',
    before: 'such bytes stay as they were sent, %FF',
    after: 'the replacement character U+FFFD stands for them',
    id: 'known/not-utf8',
  },
  {
    sign: /\bJSONResponse\(/,
    route: 'NaN and Infinity in a JSON answer',
    before: 'sent as NaN and Infinity, which is no JSON',
    after: '500',
    id: 'known/not-a-number',
  },
  {
    sign: /\brequest\.method\b/,
    route: 'HEAD where the handler looks at request.method',
    before: 'request.method is HEAD',
    after: 'request.method is GET, so the answer has the headers of GET',
    id: 'known/head-method',
  },
  {
    sign: /\brequest\.session\b|\bflash\(|\bpage\(/,
    until: '3.1.3',
    route: 'where the session is only asked whether it has a key, as for messages to show',
    before: 'no Vary (Flask before 3.1.3)',
    after: 'Vary: Cookie, so that no cache shows one visitor the page of another',
    id: 'known/session-vary',
  },
  {
    sign: /\.(?:post|put|patch|delete)\([^()]*\bdata=[a-zA-Z_]/,
    route: 'a test that sends None in a form',
    before: 'the field is left out',
    after: 'the field is sent, empty',
    id: 'known/none-in-form',
  },
  {
    sign: /\bHeader\(/,
    route: 'a header sent twice',
    before: 'both values, joined by a comma',
    after: 'the first value',
    id: 'known/repeated-header',
  },
  {
    sign: /\bAPIRouter\([^)]*\bdependencies=\[/,
    route: 'OPTIONS on a guarded route',
    before: 'hooks and guards of the router come first',
    after: 'says what the route accepts without running them',
    id: 'known/options-before-guard',
  },
  {
    sign: /\{\w+:int\}/,
    route: 'a number in an address in digits other than 0 to 9 (٢)',
    before: 'counts as that number',
    after: '404',
    id: 'known/other-digits',
  },
  {
    sign: /\.(?:get|post|put|patch|delete)\(\s*["'][^"'\n]*\{\w+\}["']/,
    route: 'an address that ends in a line break (%0A)',
    before: '404',
    after: 'the route answers as without it',
    id: 'known/line-break',
  },
]

/** Versions of Flask from which on some of it is no difference. */
export const TURNING_POINTS: readonly string[] = KNOWN.flatMap(({ until }) => until ?? [])

/** `texts`: the emitted code without the support module; `ahead`: turning points that the project has not reached. */
export function knownDifferences(texts: readonly string[], ahead: readonly string[]): readonly Difference[] {
  return KNOWN.filter(({ until }) => until === undefined || ahead.includes(until))
    .filter(({ sign }) => texts.some((text) => sign.test(text)))
    .map(({ sign: _, until: __, ...difference }) => difference)
}
