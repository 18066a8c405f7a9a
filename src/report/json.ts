/** The readiness report as JSON: nothing in it can move a cursor or reorder a line when somebody prints it. */
import type { Report } from './formats.js'
import { escapeInJson } from './sanitize.js'

export function jsonReport({ readiness }: Report): string {
  return jsonText(readiness)
}

export function jsonText(value: object): string {
  return `${escapeInJson(JSON.stringify(value, null, 2))}\n`
}
