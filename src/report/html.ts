/** The readiness report as one page. */
import type { Report } from './formats.js'

export function htmlReport({ readiness }: Report): string {
  return `<!doctype html><title>${readiness.tool.name}</title>`
}
