/** Closes a plan: drops what refused units wanted, merges drafts into edits, and proves that no two intents contradict. */
import type { PyNode } from '../python/node.js'
import type { Draft } from './draft.js'
import { markers } from './markers.js'
import type {
  Attachment,
  HelperRequest,
  NewDefinition,
  NewModule,
  Plan,
  Release,
  Remark,
  Replacement,
  Requirement,
  TextEdit,
  WholeFile,
} from './plan.js'
import { draftEdits } from './signature.js'
import { importsPrinted, takenNames } from './taken.js'
import { code, py } from './template.js'

/** Everything that will be printed; nothing in it contradicts anything else. */
export interface ResolvedPlan {
  readonly replacements: ReadonlyMap<PyNode, Replacement>
  readonly attachments: ReadonlyMap<PyNode, readonly Attachment[]>
  /** Text printed directly before a node, such as `async ` before `def`. */
  readonly prefixes: ReadonlyMap<PyNode, string>
  readonly definitions: readonly NewDefinition[]
  readonly modules: readonly NewModule[]
  readonly texts: readonly TextEdit[]
  readonly files: readonly WholeFile[]
  readonly requirements: readonly Requirement[]
  readonly releases: readonly Release[]
  readonly helpers: readonly HelperRequest[]
  readonly copies: ReadonlySet<PyNode>
  readonly discards: ReadonlySet<PyNode>
  readonly drafts: ReadonlyMap<PyNode, Draft>
}

export class PlanConflict extends Error {
  constructor(
    readonly node: PyNode,
    readonly authors: readonly string[],
    what: string,
  ) {
    super(`${node.module.path}: ${what} (${authors.join(', ')})`)
  }
}

/** `isKept(path)` tells whether the file belongs to a unit that is converted. */
export function resolve(plan: Plan, isKept: (path: string) => boolean, remarks: readonly Remark[] = []): ResolvedPlan {
  const kept = (node: PyNode): boolean => isKept(node.module.path)
  const drafts = new Map([...plan.drafts].filter(([node]) => kept(node)))
  const replacements = new Map<PyNode, Replacement>()
  const attachments = new Map<PyNode, Attachment[]>()
  const prefixes = new Map<PyNode, string>()
  const replace = (edit: Replacement): void => {
    const other = replacements.get(edit.node)
    if (other) throw new PlanConflict(edit.node, [other.author, edit.author], 'two replacements of one node')
    replacements.set(edit.node, edit)
  }
  for (const edit of plan.replacements) if (kept(edit.node)) replace(edit)
  const attached = [...plan.attachments].sort((a, b) => a.order - b.order || compare(a.author, b.author))
  for (const edit of attached)
    if (kept(edit.statement) && (!edit.cause || kept(edit.cause))) push(attachments, edit.statement, edit)
  mergeDrafts(drafts, replacements, replace, attachments, prefixes)
  for (const draft of plan.calls.values()) {
    const template = kept(draft.node) ? draft.template() : null
    if (template) replace({ node: draft.node, template, author: [...draft.authors].sort().join(', ') })
  }
  for (const { statement, after, author } of plan.moves) {
    if (!kept(statement)) continue
    replace({ node: statement, template: null, author })
    // An alias that follows the definition stands between the two.
    const isAlone = BLOCKS.has(after.kind) && !plan.definitions.some((definition) => definition.after === after)
    push(attachments, after, {
      statement: after,
      side: 'after',
      template: py`${code(isAlone ? '\n\n' : '\n')}${{ kind: 'moved', node: statement }}`,
      order: 200,
      author,
    })
  }
  const definitions = sortedDefinitions(plan).filter(({ path }) => isKept(path))
  for (const definition of definitions) push(attachments, definition.after, asAttachment(definition))
  const open = remarks.filter(({ node }) => kept(node))
  for (const marker of markers(open, replacements)) push(attachments, marker.statement, marker)
  for (const list of attachments.values()) list.sort((a, b) => a.order - b.order)
  return {
    replacements,
    attachments,
    prefixes,
    definitions,
    modules: plan.modules.filter((module) => isKept(module.path)),
    texts: plan.texts.filter((edit) => isKept(edit.owner)),
    files: plan.files.filter((file) => isKept(file.owner)),
    requirements: plan.requirements.filter((requirement) => isKept(requirement.path)),
    releases: plan.releases.filter(({ path }) => isKept(path)),
    helpers: plan.helpers.filter((helper) => isKept(helper.path)),
    copies: plan.copies,
    discards: plan.discards,
    drafts,
  }
}

/** The edits of signatures and decorators, once every name in the bodies is known. */
function mergeDrafts(
  drafts: ReadonlyMap<PyNode, Draft>,
  replacements: ReadonlyMap<PyNode, Replacement>,
  replace: (edit: Replacement) => void,
  attachments: Map<PyNode, Attachment[]>,
  prefixes: Map<PyNode, string>,
): void {
  const printed = { replacements: new Map(replacements), attachments: new Map(attachments) }
  const imports = importsPrinted(drafts, printed)
  for (const draft of drafts.values()) {
    const edits = draftEdits(draft, takenNames(draft, printed, imports.get(draft.node) ?? new Set()))
    if (draft.conflicts.length > 0) throw new PlanConflict(draft.node, draft.conflicts, 'contradictory options')
    for (const edit of edits.replacements) replace(edit)
    for (const edit of edits.attachments) push(attachments, edit.statement, edit)
    if (edits.prefix) prefixes.set(draft.node, edits.prefix)
  }
}

const sortedDefinitions = (plan: Plan): NewDefinition[] =>
  [...plan.definitions].sort((a, b) => a.order - b.order || compare(a.path, b.path) || compare(a.name, b.name))

/** Two blank lines set functions and classes apart; an alias below an assignment follows directly. */
function asAttachment(definition: NewDefinition): Attachment {
  const { template, author, order, after: anchor } = definition
  const isSetApart = BLOCKS.has(anchor.kind) || definition.isBlock
  return {
    statement: anchor,
    side: 'after',
    template: isSetApart ? py`\n\n${template}` : template,
    order: 100 + order,
    author,
  }
}

const BLOCKS: ReadonlySet<string> = new Set(['decorated_definition', 'function_definition', 'class_definition'])

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
