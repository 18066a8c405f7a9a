/** What each kind of node binds and reads: the table the binder walks a module with. */
import type { Binder } from './binder.js'
import { bindImport, bindImportFrom } from './importing.js'
import type { PyNode } from './node.js'
import type { NodeRecord } from './record.js'
import { bindCase, bindTarget } from './targets.js'

type Visitor = (node: NodeRecord, binder: Binder) => void

const ignore: Visitor = () => {}

export const VISITORS: ReadonlyMap<string, Visitor> = new Map<string, Visitor>([
  ['attribute', (node, binder) => binder.visit(node.children[0] as NodeRecord)],
  ['keyword_argument', (node, binder) => binder.visitFields(node, 'value')],
  ['member_type', (node, binder) => binder.visit(node.children[0] as NodeRecord)],
  ['dotted_name', ignore],
  ['import_statement', bindImport],
  ['future_import_statement', bindImportFrom],
  ['import_from_statement', bindImportFrom],
  ['function_definition', visitFunction],
  ['class_definition', visitClass],
  ['lambda', visitLambda],
  ['type_alias_statement', visitTypeAlias],
  ['list_comprehension', visitComprehension],
  ['set_comprehension', visitComprehension],
  ['dictionary_comprehension', visitComprehension],
  ['generator_expression', visitComprehension],
  ['assignment', visitAssignment],
  ['augmented_assignment', visitAugmentedAssignment],
  ['named_expression', visitWalrus],
  ['for_statement', visitFor],
  ['as_pattern', visitAs],
  ['delete_statement', visitDelete],
  ['global_statement', (node, binder) => redirectAll(node, binder, true)],
  ['nonlocal_statement', (node, binder) => redirectAll(node, binder, false)],
  ['case_clause', visitCase],
])

function fieldOf(node: NodeRecord, name: string): NodeRecord | null {
  for (const child of node.children) if (child.field === name) return child
  return null
}

function visitFunction(node: NodeRecord, binder: Binder): void {
  const name = fieldOf(node, 'name')
  if (name) binder.define(name, 'function', node)
  withTypeParameters(node, binder, () => {
    const parameters = fieldOf(node, 'parameters')
    if (parameters) visitDefaultsAndTypes(parameters, binder)
    binder.visitFields(node, 'return_type')
    binder.inside('function', node, () => {
      if (parameters) bindParameters(parameters, binder)
      binder.visitFields(node, 'body', null)
    })
  })
}

function visitClass(node: NodeRecord, binder: Binder): void {
  const name = fieldOf(node, 'name')
  if (name) binder.define(name, 'class', node)
  withTypeParameters(node, binder, () => {
    binder.visitFields(node, 'superclasses')
    binder.inside('class', node, () => binder.visitFields(node, 'body'))
  })
}

function visitLambda(node: NodeRecord, binder: Binder): void {
  const parameters = fieldOf(node, 'parameters')
  if (parameters) visitDefaultsAndTypes(parameters, binder)
  binder.inside('lambda', node, () => {
    if (parameters) bindParameters(parameters, binder)
    binder.visitFields(node, 'body')
  })
}

/** PEP 695 type parameters live in a scope of their own, between the definition and what surrounds it. */
function withTypeParameters(node: NodeRecord, binder: Binder, run: () => void): void {
  const parameters = fieldOf(node, 'type_parameters')
  if (parameters === null) run()
  else {
    binder.inside('function', parameters, () => {
      for (const type of parameters.children) bindTypeParameter(type, binder)
      run()
    })
  }
}

function bindTypeParameter(type: NodeRecord, binder: Binder): void {
  let inner = type
  while (inner.kind !== 'identifier' && inner.children[0]) inner = inner.children[0]
  if (inner.kind !== 'identifier') return
  binder.define(inner, 'other', type)
  const constrained = type.children[0]
  if (constrained?.kind === 'constrained_type') binder.visit(constrained.children[1] as NodeRecord)
}

function visitTypeAlias(node: NodeRecord, binder: Binder): void {
  const left = fieldOf(node, 'left')?.children[0]
  const right = fieldOf(node, 'right')
  if (!left || !right) return
  if (left.kind === 'identifier') {
    binder.define(left, 'other', node)
    binder.visit(right)
    return
  }
  const [name, parameters] = left.children
  if (!name || !parameters) return
  binder.define(name, 'other', node)
  binder.inside('function', parameters, () => {
    for (const type of parameters.children) bindTypeParameter(type, binder)
    binder.visit(right)
  })
}

/** Defaults and annotations are evaluated where the function is defined. */
function visitDefaultsAndTypes(parameters: NodeRecord, binder: Binder): void {
  for (const parameter of parameters.children) {
    if (parameter.children.length > 0) binder.visitFields(parameter, 'value', 'type')
  }
}

function bindParameters(parameters: NodeRecord, binder: Binder): void {
  for (const parameter of parameters.children) bindParameter(parameter, parameter, binder)
}

function bindParameter(node: NodeRecord, parameter: NodeRecord, binder: Binder): void {
  if (node.kind === 'identifier') binder.define(node, 'parameter', parameter)
  else if (node.kind.endsWith('parameter') || node.kind.endsWith('_pattern')) {
    for (const child of node.children) {
      if (child.field !== 'value' && child.field !== 'type') bindParameter(child, parameter, binder)
    }
  }
}

function visitComprehension(node: NodeRecord, binder: Binder): void {
  const clauses = node.children.filter((child) => child.kind === 'for_in_clause')
  // The first iterable is evaluated outside: in a class body it sees the class's names.
  if (clauses[0]) binder.visitFields(clauses[0], 'right')
  binder.inside('comprehension', node, () => {
    for (const clause of clauses) {
      for (const child of clause.children) if (child.field === 'left') bindTarget(child, clause, binder)
      if (clause !== clauses[0]) binder.visitFields(clause, 'right')
    }
    for (const child of node.children) if (child.kind !== 'for_in_clause') binder.visit(child)
  })
}

function visitAssignment(node: NodeRecord, binder: Binder): void {
  const left = fieldOf(node, 'left')
  const right = fieldOf(node, 'right')
  binder.visitFields(node, 'type')
  if (right) binder.visit(right)
  if (!left) return
  if (left.kind === 'identifier') binder.define(left, 'assignment', node, { value: lastRight(right) })
  else bindTarget(left, node, binder, 'assignment')
}

/** In `a = b = value` both names get the value. */
function lastRight(right: NodeRecord | null): PyNode | null {
  let value = right
  while (value?.kind === 'assignment') value = fieldOf(value, 'right')
  return value
}

function visitAugmentedAssignment(node: NodeRecord, binder: Binder): void {
  const left = fieldOf(node, 'left')
  if (left) binder.visit(left)
  binder.visitFields(node, 'right')
  if (left?.kind === 'identifier') binder.define(left, 'other', node)
}

function visitWalrus(node: NodeRecord, binder: Binder): void {
  const name = fieldOf(node, 'name')
  const value = fieldOf(node, 'value')
  if (value) binder.visit(value)
  if (name) binder.defineOutsideComprehension(name, node, value)
}

function visitFor(node: NodeRecord, binder: Binder): void {
  binder.visitFields(node, 'right')
  const left = fieldOf(node, 'left')
  if (left) bindTarget(left, node, binder)
  binder.visitFields(node, 'body', 'alternative', null)
}

/** `with x as y`, `except E as e`. */
function visitAs(node: NodeRecord, binder: Binder): void {
  for (const child of node.children) {
    if (child.field !== 'alias') binder.visit(child)
    else for (const target of child.children) bindTarget(target, node.parent ?? node, binder)
  }
}

function visitDelete(node: NodeRecord, binder: Binder): void {
  binder.visitChildren(node)
  const first = node.children[0]
  const targets = first?.kind === 'expression_list' ? first.children : node.children
  for (const target of targets) if (target.kind === 'identifier') binder.claim(target)
}

function redirectAll(node: NodeRecord, binder: Binder, toGlobal: boolean): void {
  for (const name of node.children) if (name.kind === 'identifier') binder.redirect(name, toGlobal)
}

function visitCase(node: NodeRecord, binder: Binder): void {
  for (const child of node.children) {
    if (child.kind === 'case_pattern') bindCase(child, node, binder)
    else binder.visit(child)
  }
}
