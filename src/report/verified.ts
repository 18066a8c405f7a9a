/** What `verify` says of a comparison. */
import type { SettingCheck, Shown, Unverified, Verdict, Why } from '../verify/verdict.js'
import { bold, count, cyan, dim, green, type Line, red, t, yellow } from './document.js'

export function verifiedLines(verdict: Verdict): readonly Line[] {
  return [
    headline(verdict),
    dim(sentText(verdict)),
    ...section('Differences', groups(verdict.differences).flatMap(differenceLines)),
    ...section('Unverified handlers', verdict.unverified.map(unverifiedLine)),
    ...section(
      'Tests that do not pass on Flask either',
      verdict.failing.map((test) => t`  ${test}`),
    ),
    ...section('Settings that the tests override', verdict.settings.map(settingLine)),
    ...section('Left out, because two runs of the original differ there', maskedLines(verdict.masked)),
    ...section('Known differences', declaredLines(verdict.declared)),
  ].map((line) => ('text' in line ? [line] : line))
}

/** Said before anything of the repository runs. */
export const RUNS_CODE: Line = t`verify runs the code of this repository: in scratch copies, connected to this machine only. No other command does.`

function headline({ handlers, unverified, differences }: Verdict): Line {
  const verified = `${handlers - unverified.length} of ${count(handlers, 'handler')} verified`
  const found = count(groups(differences).length, 'difference')
  return t`${bold(verified)}, ${differences.length === 0 ? green(found) : red(found)}`
}

function sentText({ exchanges, tests, masked, unanswered }: Verdict): string {
  const sent = count(exchanges, 'request')
  const origin = tests === null ? '' : ` of ${count(tests, 'test')}`
  const left =
    masked.length === 0
      ? ''
      : `; ${count(masked.length, 'place')} left out that differ between two runs of the original`
  const lost = unanswered === 0 ? '' : `; ${count(unanswered, 'request')} that neither side answered`
  return `${sent}${origin} compared: status, headers, cookies, body${left}${lost}`
}

function section(title: string, lines: readonly Line[]): readonly Line[] {
  return lines.length === 0 ? [] : [t``, [bold(title)], ...lines]
}

/** Requests that differ in the same way, told once. */
interface Group {
  /** The places of the first one. */
  readonly items: readonly Shown[]
  readonly requests: number
}

function groups(shown: readonly Shown[]): readonly Group[] {
  const requests = new Map<string, Shown[]>()
  for (const item of shown) {
    const key = `${item.place}\0${item.request}\0${item.replay}`
    requests.set(key, [...(requests.get(key) ?? []), item])
  }
  const found = new Map<string, Group>()
  for (const items of requests.values()) {
    const key = items.map(likeness).join('\0')
    const known = found.get(key)
    found.set(key, known ? { ...known, requests: known.requests + 1 } : { items, requests: 1 })
  }
  return [...found.values()]
}

function likeness({ request, route, where, before, after, reason = '' }: Shown): string {
  const values = where === 'status' ? `${before} ${after}` : ''
  return [request.split(' ')[0], route, where, values, reason].join(' ')
}

function differenceLines({ items, requests }: Group): readonly Line[] {
  const [first] = items as readonly [Shown]
  const more = requests === 1 ? '' : `; ${count(requests - 1, 'request')} more like it`
  return [
    t`  ${first.request === '' ? first.place : first.request}`,
    ...(first.request === '' ? [] : [t`    ${dim(`${first.place}${more}`)}`]),
    ...items.flatMap(({ where, before, after }) => [
      t`    ${yellow(where)}`,
      t`      Flask    ${short(before, after)}`,
      t`      FastAPI  ${short(after, before)}`,
    ]),
    t`    ${cyan(first.replay)}`,
  ]
}

/** The part that differs, with a little of what stands around it. */
function short(text: string, other: string): string {
  let same = 0
  while (same < text.length && text[same] === other[same]) same++
  const from = same > LEAD && text.length > WIDTH ? same - LEAD : 0
  const part = text.slice(from, from + WIDTH)
  return `${from > 0 ? '… ' : ''}${part}${from + WIDTH < text.length ? ' …' : ''}`
}

const [LEAD, WIDTH] = [40, 160]

const WHY: Readonly<Record<Why, string>> = {
  'never-asked': 'no request was sent to it',
  'never-entered': 'a guard or an error answered for it each time',
  'only-refusals': 'entered, but it refused each time',
  'entered-on-flask-only': 'entered on Flask, never on FastAPI',
  'not-served': 'not served by the application that was asked',
}

function unverifiedLine({ handler, routes, why, statuses = [] }: Unverified): Line {
  const answers = statuses.length === 0 ? '' : `: ${statuses.map((status) => status || 'an error').join(', ')}`
  return t`  ${handler}  ${dim(routes)}  ${WHY[why]}${answers}`
}

const OUTCOME: Readonly<Record<SettingCheck['outcome'], string>> = {
  refused: 'refused on both sides',
  kept: 'alike on both sides',
  'not-refused': 'not refused',
  differs: 'the two sides differ',
  'not-asked': 'no request could be made for it',
}

function settingLine({ name, tests, production, outcome, request }: SettingCheck): Line {
  const text = OUTCOME[outcome]
  const told =
    outcome === 'refused' || outcome === 'kept' ? green(text) : outcome === 'not-asked' ? dim(text) : red(text)
  return t`  ${name}: ${tests} in the tests, ${production} in production${request === '' ? '' : `; ${request}`}: ${told}`
}

/** The reasons, with how many requests each. */
function declaredLines(declared: readonly Shown[]): readonly Line[] {
  const reasons = new Map<string, Set<string>>()
  for (const { reason = '', request } of declared) reasons.set(reason, (reasons.get(reason) ?? new Set()).add(request))
  return [...reasons].map(([reason, requests]) => t`  ${count(requests.size, 'request')}: ${dim(reason)}`)
}

function maskedLines(masked: readonly string[]): readonly Line[] {
  const places = new Map<string, number>()
  for (const place of masked) places.set(place, (places.get(place) ?? 0) + 1)
  return [...places].map(([place, requests]) => t`  ${place}  ${dim(count(requests, 'request'))}`)
}
