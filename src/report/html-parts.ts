/** Parts of the page: the work to do, the route map, the findings and what else there is to know. */
import { clientChanges, routeOf } from './clients.js'
import { count } from './document.js'
import type { Report } from './formats.js'
import { sideBySide } from './html-diff.js'
import { type Html, html, prose } from './html-text.js'
import { type FindingKind, kindsOf } from './kinds.js'
import type { HandlerReport } from './types.js'

export const RUNGS: readonly (readonly [rung: HandlerReport['rung'], words: string])[] = [
  [4, 'plain FastAPI'],
  [3, 'with a support helper'],
  [2, 'on mounted Flask'],
  [1, 'left as it is'],
]

export function workPart({ readiness: { work, findings } }: Report): Html {
  if (work.length === 0) return html``
  const rows = work.map(({ id, places, handlers, applications }) => {
    const first = findings.find((finding) => finding.id === id)
    const whole = applications > 0 ? ' (the whole application)' : ''
    return html`<tr><td class="count">${handlers}${whole}</td><td class="count">${places}</td><td><code>${id}</code><br>${prose(first?.what ?? '')}<br><span class="soft">${prose(first?.todo ?? '')}</span></td></tr>`
  })
  return html`<h2>Resolve first</h2><p class="soft">What frees most is on top.</p>
<table class="list"><thead><tr><th>Handlers held</th><th>Places</th><th>What, and what to do</th></tr></thead><tbody>${rows}</tbody></table>`
}

export function routePart({ result: { handlers } }: Report): Html {
  if (handlers.length === 0) return html``
  const buttons = RUNGS.map(([rung, words]) => {
    const number = handlers.filter((each) => each.rung === rung).length
    return number === 0
      ? html``
      : html`<button type="button" data-rung="${rung}" aria-pressed="false"><span class="r${rung}">●</span> ${words} ${number}</button>`
  })
  const sorted = [...handlers].sort((a, b) => a.rung - b.rung || (a.path < b.path ? -1 : 1) || a.line - b.line)
  return html`<h2>Routes</h2>
<div class="tools" id="tools" hidden><input type="search" id="search" placeholder="Search routes and findings" aria-label="Search routes and findings">${buttons}</div>
<p id="none" class="soft" hidden>No route matches.</p>
${sorted.map(routeItem)}`
}

function routeItem(handler: HandlerReport): Html {
  const { path, line, name, rung, async: isAsync, heldBy, before, after } = handler
  const words = RUNGS.find(([each]) => each === rung)?.[1] ?? ''
  const gain = isAsync ? 'async' : heldBy === null ? '' : `held by ${heldBy}`
  const find = [routeOf(handler), name, path, words, gain].join(' ').toLowerCase()
  const inside =
    after === null
      ? html`<div class="diff"><table class="diff"><tbody>${lines(before)}</tbody></table></div>`
      : sideBySide(before, after)
  return html`<details data-find="${find}" data-rung="${rung}"><summary><span class="tag r${rung}">${words}</span> <code>${routeOf(handler)}</code> <span class="soft">${name}${gain === '' ? '' : ` · ${gain}`}</span><span class="place">${path}:${line}</span></summary><div class="inside">${inside}</div></details>
`
}

const lines = (text: string): readonly Html[] =>
  text
    .trimEnd()
    .split('\n')
    .slice(0, 300)
    .map((line) => html`<tr><td>${line}</td></tr>`)

const TITLES: Readonly<Record<string, string>> = {
  blocks: 'keeps files on Flask',
  manual: 'left to you',
  changed: 'answers differently',
  info: 'good to know',
}

export function findingPart({ readiness: { findings } }: Report): Html {
  if (findings.length === 0) return html``
  return html`<h2>Findings</h2>${kindsOf(findings).map(kindItem)}`
}

function kindItem({ id, level, blocks, findings }: FindingKind): Html {
  const [first] = findings
  const colour = blocks ? 'r1' : level === 'manual' ? 'r2' : level === 'changed' ? 'r3' : 'r4'
  const shown = findings.slice(0, 200)
  const isSame = findings.every(({ what }) => what === first.what)
  const items = shown.map(
    ({ path, line, what }) =>
      html`<li><span class="place">${path}:${line}</span>${isSame ? html`` : html` ${prose(what)}`}</li>`,
  )
  const rest = findings.length - shown.length
  const find = [id, ...shown.map(({ path, what }) => `${path} ${what}`)].join(' ').toLowerCase()
  return html`<details data-find="${find}"><summary><span class="tag ${colour}">${TITLES[blocks ? 'blocks' : level] ?? ''}</span> <code>${id}</code> ${prose(first.what)}<span class="place">${count(findings.length, 'place')}</span></summary><div class="inside">${first.why === '' ? html`` : html`<p>Why: ${prose(first.why)}</p>`}${first.todo === '' ? html`` : html`<p>To do: ${prose(first.todo)}</p>`}<ul class="${isSame ? 'places' : ''}">${items}${rest > 0 ? html`<li>and ${rest} more</li>` : html``}</ul></div></details>
`
}

export function otherParts(report: Report): Html {
  const { extensions, servers, unread } = report.readiness
  return html`${list(
    'Extensions',
    ['Extension', 'What becomes of it'],
    extensions.map(({ name, isCarried, instead }) => [
      name,
      `${isCarried ? 'carried over' : 'not carried over yet'}${instead === null ? '' : `; FastAPI applications use ${instead}`}`,
    ]),
  )}${list(
    'What clients see',
    ['When', 'Flask', 'FastAPI', 'Routes'],
    clientChanges(report.result).map(({ what, before, after, routes }) => [what, before, after, routes.join(', ')]),
  )}${list(
    'Requests at a time',
    ['Served by', 'Now', 'Then'],
    servers.map(({ name, path, line, before, after }) => [`${name} (${path}:${line})`, before, after]),
  )}${list(
    'Not read, left untouched',
    ['File', 'Why'],
    unread.map(({ path, reason, detail }) => [path, detail === '' ? reason : `${reason}, ${detail}`]),
  )}`
}

function list(title: string, head: readonly string[], rows: readonly (readonly string[])[]): Html {
  if (rows.length === 0) return html``
  const body = rows.map((row) => html`<tr>${row.map((cell) => html`<td>${prose(cell)}</td>`)}</tr>`)
  return html`<h2>${title}</h2><table class="list"><thead><tr>${head.map((cell) => html`<th>${cell}</th>`)}</tr></thead><tbody>${body}</tbody></table>`
}
