/** What a migration would bring: whether it fits, what extensions become, what serves the application. */
import { dim, type Line, t } from './document.js'
import { fitOf, VERDICT } from './fit.js'
import { servingOf } from './serving.js'
import type { ExtensionReport, MigrationResult } from './types.js'

export function outlookLines(result: MigrationResult): readonly Line[] {
  const fit = fitOf(result)
  return [
    ...(fit === null ? [] : [t`Fit         ${VERDICT[fit.verdict]}: ${fit.why}`]),
    ...extensionLines(result.extensions),
    ...serverLines(result),
  ]
}

function extensionLines(extensions: readonly ExtensionReport[]): readonly Line[] {
  const carried = extensions.filter(({ isCarried }) => isCarried).map(({ name }) => name)
  const open = extensions.filter(({ isCarried }) => !isCarried).map(becomes)
  const lines = [
    ...(carried.length > 0 ? [t`carried over: ${carried.join(', ')}`] : []),
    ...(open.length > 0 ? [t`not yet: ${open.join('; ')}`] : []),
  ]
  return lines.map((line, index) => [{ text: index === 0 ? 'Extensions  ' : '            ', style: null }, ...line])
}

const becomes = ({ name, instead }: ExtensionReport): string => (instead === null ? name : `${name} → ${instead}`)

function serverLines({ servers, handlers }: MigrationResult): readonly Line[] {
  const [first] = servers
  if (first === undefined || handlers.length === 0) return []
  const { before, after, name, path, line } = servingOf(first)
  return [t`Served by   ${name} ${dim(`(${path}:${line})`)}: ${before}`, t`            then ${after}`]
}
