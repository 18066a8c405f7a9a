/** What `verify` says of a comparison. */
import type { SettingCheck, Shown, Unverified, Verdict, Why } from '../verify/verdict.js'
import { bold, count, cyan, dim, green, type Line, red, t, yellow } from './document.js'

export function verifiedLines(verdict: Verdict): readonly Line[] {
  return [
    headline(verdict),
    dim(sentText(verdict)),
    ...section('Differences', groups(verdict.differences).flatMap(differenceLines)),
    ...section('Unverified handlers', verdict.unverified.map(unverifiedLine)),
    ...section('Settings that the tests override', verdict.settings.map(settingLine)),
    ...section('Known differences', groups(verdict.declared).map(declaredLine)),
  ].map((line) => ('text' in line ? [line] : line))
}

/** Said before anything of the repository runs. */
export const RUNS_CODE: Line = t`verify runs the code of this repository: in scratch copies, connected to this machine only. No other command does.`

function headline({ handlers, unverified, differences }: Verdict): Line {
  const verified = `${handlers - unverified.length} of ${count(handlers, 'handler')} verified`
  const found = count(differences.length, 'difference')
  return t`${bold(verified)}, ${differences.length === 0 ? green(found) : red(found)}`
}

function sentText({ exchanges, tests, masked, declared }: Verdict): string {
  const sent = count(exchanges, 'request')
  const origin = tests === null ? '' : ` of ${count(tests, 'test')}`
  const left = masked === 0 ? '' : `; ${count(masked, 'place')} left out that differ between two runs of the original`
  const known = declared.length === 0 ? '' : `; ${count(declared.length, 'known difference')}`
  return `${sent}${origin} compared: status, headers, cookies, body${left}${known}`
}

function section(title: string, lines: readonly Line[]): readonly Line[] {
  return lines.length === 0 ? [] : [t``, [bold(title)], ...lines]
}

interface Group {
  readonly first: Shown
  readonly all: readonly Shown[]
}

/** Differences that look alike are told once. */
function groups(shown: readonly Shown[]): readonly Group[] {
  const found = new Map<string, Shown[]>()
  for (const item of shown) {
    const [method = ''] = item.request.split(' ')
    const values = item.where === 'body' ? [] : [item.before, item.after]
    const key = [method, item.route, item.where, ...values, item.reason ?? ''].join('\0')
    found.set(key, [...(found.get(key) ?? []), item])
  }
  return [...found.values()].map((all) => ({ first: all[0] as Shown, all }))
}

function differenceLines({ first, all }: Group): readonly Line[] {
  const more = all.length === 1 ? '' : ` and ${count(all.length - 1, 'more', 'more')}`
  const title = first.request === '' ? first.place : first.request
  return [
    t`  ${title}  ${yellow(first.where)}`,
    t`    Flask    ${short(first.before, first.after)}`,
    t`    FastAPI  ${short(first.after, first.before)}`,
    ...(first.request === '' ? [] : [t`    ${dim(`${first.place}${more}`)}`]),
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
  'entered-on-flask-only': 'entered on Flask, never on FastAPI',
  'not-served': 'not served by the application that was asked',
}

function unverifiedLine({ handler, routes, why }: Unverified): Line {
  return t`  ${handler}  ${dim(routes)}  ${WHY[why]}`
}

const OUTCOME: Readonly<Record<SettingCheck['outcome'], string>> = {
  refused: 'refused on both sides',
  'not-refused': 'not refused',
  differs: 'the two sides differ',
  'not-asked': 'no request could be made for it',
}

function settingLine({ name, tests, production, outcome, request }: SettingCheck): Line {
  const text = OUTCOME[outcome]
  const told = outcome === 'refused' ? green(text) : outcome === 'not-asked' ? dim(text) : red(text)
  return t`  ${name}: ${tests} in the tests, ${production} in production${request === '' ? '' : `; ${request}`}: ${told}`
}

function declaredLine({ first, all }: Group): Line {
  return t`  ${first.request}  ${first.where}${all.length === 1 ? '' : ` (${all.length} times)`}: ${dim(first.reason ?? '')}`
}
