/** `explain`: what a finding or a transform means, with an example from the fixtures or pages that come with the tool. */
import { bold, cyan, dim, type Line, t, yellow } from '../../report/document.js'
import type { KnownFinding, TransformInfo } from '../../report/types.js'
import { exampleOf, pageOf } from '../examples.js'
import { nearest } from '../nearest.js'
import { type Outcome, usageError } from '../outcome.js'
import type { Context } from './context.js'

export async function explain({ invocation, machine }: Context): Promise<Outcome> {
  const [id = ''] = invocation.paths
  const findings = await machine.listFindings()
  const transforms = await machine.listTransforms()
  const finding = findings.find((each) => each.id === id)
  if (finding) return { out: await findingLines(finding, machine), err: [], happenings: [] }
  const transform = transforms.find((each) => each.id === id)
  if (transform) return { out: transformLines(transform, findings), err: [], happenings: [] }
  throw unknown(id, [...findings, ...transforms])
}

const LEVELS: Readonly<Record<KnownFinding['level'], string>> = {
  manual: 'stays manual',
  changed: 'answers differently',
  info: 'good to know',
}

async function findingLines(finding: KnownFinding, machine: Context['machine']): Promise<readonly Line[]> {
  const example = await exampleOf(finding.id, machine)
  const what = example?.what ?? finding.what.replace(/\{\w+\}/g, '…')
  const found = example ? exampleLines(example) : pageLines(finding.id)
  return [
    t`${yellow(finding.id)}  ${dim(LEVELS[finding.level])}`,
    [],
    t`${what}`,
    ...(finding.why === '' ? [] : [t`  ${dim('why:')} ${finding.why}`]),
    ...(finding.todo === '' ? [] : [t`  ${dim('do:')}  ${finding.todo}`]),
    ...found,
  ]
}

function exampleLines({ lines, at, name }: NonNullable<Awaited<ReturnType<typeof exampleOf>>>): readonly Line[] {
  const shown = lines.map((line, index) => (index === at ? t`${cyan('>')}   ${line}` : t`    ${line}`))
  return [[], t`${bold('Example')} ${dim(name)}`, [], ...shown]
}

/** Where no fixture is at hand: what the transform does at all. */
function pageLines(id: string): readonly Line[] {
  const [transform = ''] = id.split('/')
  const lines = pageOf(transform)
  const start = lines.indexOf('## Before')
  const end = lines.findIndex((line, index) => index > start && line.startsWith('## When'))
  if (start < 0) return []
  return [
    [],
    t`${bold('What')} ${bold(transform)} ${bold('does')}`,
    [],
    ...lines.slice(start, end < 0 ? undefined : end).map((line) => t`${line}`),
  ]
}

function transformLines({ id, summary }: TransformInfo, findings: readonly KnownFinding[]): readonly Line[] {
  const page = pageOf(id)
  if (page.length > 0) return page.map((line) => t`${line}`)
  const own = findings.filter((each) => each.id.startsWith(`${id}/`))
  return [t`${bold(id)}  ${summary}`, [], ...own.map((each) => t`${yellow(each.id)}  ${each.what}`)]
}

function unknown(id: string, known: readonly { readonly id: string }[]): Error {
  const ids = known.map((each) => each.id)
  const byCode = ids.find((each) => each.split('/')[1] === id)
  const close = byCode ?? nearest(id, ids)
  return usageError(
    close === null
      ? t`no finding or transform ${id}; flask-to-fastapi list shows the transforms`
      : t`no finding or transform ${id}; did you mean ${close}?`,
  )
}
