/** The readiness report as one page that needs no network and allows nothing but its own style and script. */
import { createHash } from 'node:crypto'
import { VERDICT } from './fit.js'
import type { Report } from './formats.js'
import { headline } from './headline.js'
import { SCRIPT, STYLE } from './html-look.js'
import { findingPart, otherParts, RUNGS, routePart, workPart } from './html-parts.js'
import { type Html, html } from './html-text.js'
import type { Readiness } from './readiness.js'

export function htmlReport(report: Report): string {
  const { readiness } = report
  const hasRoutes = report.result.handlers.length > 0
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${raw(hash(STYLE))}'; script-src '${raw(hash(SCRIPT))}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Flask to FastAPI</title>
<style>${raw(STYLE)}</style>
</head>
<body><main>
<h1>Flask to FastAPI</h1>
<p class="soft">${headline(readiness)}.</p>
${fitPart(readiness)}${numbersPart(readiness)}
${workPart(report)}
${routePart(report)}
${findingPart(report)}
${otherParts(report)}
<p class="soft">Written by flask-to-fastapi ${readiness.tool.version} from the code alone; nothing of it was run.</p>
</main>${hasRoutes ? html`<script>${raw(SCRIPT)}</script>` : html``}</body>
</html>
`.html
}

const raw = (text: string): Html => ({ html: text })

const hash = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`

function fitPart({ fit }: Readiness): Html {
  if (fit === null) return html``
  return html`<div class="card verdict ${fit.verdict}"><strong>${capital(VERDICT[fit.verdict])}</strong><p>${capital(fit.why)}.</p></div>`
}

function numbersPart({ found, handlers, fit }: Readiness): Html {
  if (handlers.total === 0) return html``
  const cells: readonly (readonly [number: number, words: string])[] = [
    [found.routes, 'routes'],
    [handlers.total, 'handlers'],
    [fit?.numbers.json ?? 0, 'answer JSON'],
    [fit?.numbers.pages ?? 0, 'pages and forms'],
    [fit?.numbers.calls ?? 0, 'call other services'],
    [fit?.numbers.async ?? 0, 'can be async now'],
  ]
  return html`<div class="numbers">${cells.map(([number, words]) => html`<div class="card"><b>${number}</b><span class="soft">${words}</span></div>`)}</div>
${bar(handlers)}`
}

/** One strip, each rung as wide as its share. */
function bar(handlers: Readiness['handlers']): Html {
  const numbers = { 4: handlers.plain, 3: handlers.helper, 2: handlers.mounted, 1: handlers.left }
  let at = 0
  const parts = RUNGS.map(([rung, words]) => {
    const width = (100 * numbers[rung]) / handlers.total
    const part = html`<rect class="f${rung}" x="${at}" y="0" width="${width}" height="10"><title>${words}: ${numbers[rung]}</title></rect>`
    at += width
    return part
  })
  const label = RUNGS.map(([rung, words]) => `${numbers[rung]} ${words}`).join(', ')
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="${label}">${parts}</svg>
<p class="soft">${RUNGS.filter(([rung]) => numbers[rung] > 0).map(([rung, words]) => html`<span class="r${rung}">●</span> ${numbers[rung]} ${words} &nbsp; `)}</p>`
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
