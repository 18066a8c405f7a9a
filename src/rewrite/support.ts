/** Texts of the support modules a plan asks for, beside what an earlier run left. */
import type { ResolvedPlan } from '../plan/resolve.js'
import type { Project } from '../project/project.js'
import { type Existing, isSupport, supportFiles } from '../support/index.js'
import { outdatedFile } from '../support/outdated.js'

export function supportTexts(plan: ResolvedPlan, project: Project): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const [path, names] of wantedBy(plan))
    for (const [file, text] of supportFiles([...names], path, existingAt(path, project)))
      if (project.moduleAt(file)?.text !== text) texts.set(file, text)
  return texts
}

/** Files of an earlier run, by another version, that what is to be added cannot stand on. */
export function outdatedSupport(plan: ResolvedPlan, project: Project): readonly string[] {
  return [...wantedBy(plan)].flatMap(([path, names]) => outdatedFile([...names], path, existingAt(path, project)) ?? [])
}

function wantedBy({ helpers }: ResolvedPlan): ReadonlyMap<string, ReadonlySet<string>> {
  const wanted = new Map<string, Set<string>>()
  for (const { helper, supportPath } of helpers)
    wanted.set(supportPath, (wanted.get(supportPath) ?? new Set()).add(helper))
  return wanted
}

function existingAt(path: string, project: Project): Existing {
  const textOf = (file: string): string | null => {
    const text = project.moduleAt(file)?.text
    return text !== undefined && isSupport(text) ? text : null
  }
  return {
    single: textOf(path),
    init: textOf(path.replace(/\.py$/, '/__init__.py')),
    text: (file) => project.moduleAt(file)?.text ?? null,
  }
}
