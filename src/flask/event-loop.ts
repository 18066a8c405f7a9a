/** What keeps a function out of the event loop once its questions to the database are awaited. */
import { callArgs } from '../python/calls.js'
import type { PyNode } from '../python/node.js'
import { field } from '../python/syntax.js'
import type { AwaitingSources } from './awaiting.js'
import { Blocking } from './blocking.js'
import type { Question } from './questions.js'
import { membersOf, type Type } from './type.js'

export class EventLoop extends Blocking {
  private readonly asked: ReadonlySet<PyNode>

  constructor(
    private readonly facts: AwaitingSources,
    questions: readonly Question[],
  ) {
    super(facts)
    this.asked = new Set(questions.flatMap(({ calls }) => calls))
  }

  protected override call(call: PyNode): string | null {
    const callee = field(call, 'function')
    const object = callee?.kind === 'attribute' ? field(callee, 'object') : null
    if (this.asked.has(call)) return this.arguments(call) ?? (object?.kind === 'call' ? this.call(object) : null)
    if (callee && this.isExpression(callee)) return this.arguments(call)
    return super.call(call)
  }

  private arguments(call: PyNode): string | null {
    return this.first(callArgs(call).list?.children ?? [])
  }

  /** `select(User)`, `func.lower(name)`, `User.name.ilike(text)`: they are only written down. */
  private isExpression(callee: PyNode): boolean {
    const { database, project, types } = this.facts
    const qualified = project.names.qualify(callee) ?? ''
    if (/^sqlalchemy\./.test(qualified) && !/create_engine|sessionmaker/.test(qualified)) return true
    const own = types.columns.library(callee)
    if (own !== null && !/engine/.test(own)) return true
    if (database.uses.some(({ node, path }) => node === callee && path.startsWith('func.'))) return true
    for (let at: PyNode | null = callee; at; at = field(at, 'object'))
      if (at !== callee && at.kind === 'attribute' && database.modelOf(field(at, 'object') ?? at)) return true
    return false
  }

  /** What reads would load is looked for by itself. */
  protected override isModel(): boolean {
    return false
  }

  protected override memberMethod(member: Type, object: PyNode, name: string): string | null {
    // What an awaited session gave is there as a whole.
    return member.kind === 'rows' ? null : super.memberMethod(member, object, name)
  }

  protected override instance(definition: PyNode): string | null {
    const { database, index } = this.facts
    if (!database.models.has(definition)) return super.instance(definition)
    const init = index.method(definition, '__init__')
    return init ? this.body(init) : null
  }

  protected override isBounded(iterated: PyNode | null): boolean {
    return super.isBounded(iterated) || (iterated !== null && this.isOfRows(iterated))
  }

  /** Rows that a question gave: as many as it asked for. */
  private isOfRows(iterated: PyNode): boolean {
    const { database, types } = this.facts
    const items = membersOf(types.itemOf(types.typeOf(iterated)))
    return items.every(
      (item) => item.kind === 'object' && item.definition !== null && database.models.has(item.definition),
    )
  }
}
