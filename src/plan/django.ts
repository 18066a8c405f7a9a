/** Django code is never rewritten: a unit that would have to touch it stays as it is. */
import type { Project } from '../project/project.js'
import { importsOf } from '../python/imports.js'
import type { PyModule, PyNode } from '../python/node.js'
import { SHARED } from './own-findings.js'
import type { Plan } from './plan.js'

export function refuseDjango(plan: Plan, project: Project): void {
  if (project.django.length === 0) return
  const wanted = new Map<PyModule, PyNode>()
  const want = (node: PyNode): void => {
    if (!wanted.has(node.module)) wanted.set(node.module, node)
  }
  for (const module of project.modules)
    for (const { level, module: dotted, node } of importsOf(module))
      if (level === 0 && /^flask(?:\.|$)/.test(dotted)) want(node)
  for (const { node } of plan.replacements) want(node)
  for (const { statement } of plan.attachments) want(statement)
  for (const { after } of plan.definitions) want(after)
  for (const node of [...plan.drafts.keys(), ...plan.calls.keys()]) want(node)
  for (const [module, node] of wanted) {
    const folder = djangoFolder(module, project)
    if (folder === null) continue
    const data = { folder: folder === '' ? '.' : folder }
    plan.remarks.push({ node, author: 'django', code: 'shared-file', text: SHARED, data, blocks: true })
  }
}

/** The Django project a file belongs to: it lies in its folder or uses Django; a project at the root owns only the latter. */
function djangoFolder(module: PyModule, project: Project): string | null {
  const usesDjango = importsOf(module).some(({ level, module: dotted }) => {
    return level === 0 && /^(?:django|rest_framework|ninja)(?:\.|$)/.test(dotted)
  })
  const around = project.django.filter(({ path }) => path === '' || module.path.startsWith(`${path}/`))
  const nearest = around.sort((a, b) => b.path.length - a.path.length)[0]
  if (nearest && (usesDjango || nearest.path !== '')) return nearest.path
  return usesDjango ? '' : null
}
