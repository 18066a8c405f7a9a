/** Texts of the support modules a plan asks for. */
import type { ResolvedPlan } from '../plan/resolve.js'
import type { Project } from '../project/project.js'
import { supportFiles } from '../support/index.js'

export function supportTexts(plan: ResolvedPlan, project: Project): ReadonlyMap<string, string> {
  const wanted = new Map<string, Set<string>>()
  for (const { helper, supportPath } of plan.helpers)
    wanted.set(supportPath, (wanted.get(supportPath) ?? new Set()).add(helper))
  const texts = new Map<string, string>()
  for (const [path, names] of wanted) {
    for (const [file, text] of supportFiles([...names], path))
      if (project.moduleAt(file)?.text !== text) texts.set(file, text)
  }
  return texts
}
