/** Callers and decorators that expect a plain function: their function cannot become a coroutine. */
import type { Project } from '../project/project.js'
import { decoratorExpression, decoratorsOf, nameOf, type Parameter, parametersOf } from '../python/functions.js'
import type { PyNode } from '../python/node.js'
import { bindingOf } from '../python/scope.js'
import { textOf } from '../python/syntax.js'
import type { BlockingSources } from './blocking-sources.js'
import { isSwagFrom } from './swag-from.js'

/** Who calls or decorates the function otherwise than the framework does, as a word for the report; null when nobody does. */
export function expectsPlain(definition: PyNode, sources: BlockingSources): string | null {
  const { handlers, hooks, guards, index, calledViews, checks, project } = sources
  const registered = new Set([
    ...handlers.flatMap(({ routes }) => routes.flatMap(({ source, viewExpression }) => [source, viewExpression])),
    ...hooks.flatMap(({ source, expression }) => [source, expression]),
    ...guards.flatMap((guard) => guard.applications),
  ])
  const isCheck = (decorator: PyNode): boolean =>
    checks.of(decorator) !== null ||
    /^(fresh_)?login_required$/.test(loginName(decorator, project) ?? '') ||
    isSwagFrom(decorator, project)
  const other = decoratorsOf(definition).find((decorator) => !registered.has(decorator) && !isCheck(decorator))
  const { decorators = [], routes = [] } = handlers.find((handler) => handler.definition === definition) ?? {}
  const listed = decorators.find((node) => node.kind !== 'decorator' && !registered.has(node) && !isCheck(node))
  if (listed) return textOf(listed).replace(/\([\s\S]*/, '')
  // What is registered is a function around the view.
  if (routes.length > 0 && readsKeywords(definition)) return '**kwargs'
  const fresh = routes.find(({ classView }) => classView?.isOwnObject)?.classView
  if (fresh) return `${nameOf(fresh.definition)}()`
  if (other) return textOf(decoratorExpression(other) ?? other).replace(/\([\s\S]*/, '')
  const isPlain =
    handlers.some((handler) => handler.definition === definition) ||
    hooks.some((hook) => hook.definition === definition)
  const isCalled =
    calledViews.has(definition) || (isPlain && index.usesOf(definition).some((use) => !registered.has(use)))
  return isCalled ? `${nameOf(definition)}()` : null
}

/** Whether a function looks at what it was not given by name. */
export const readsKeywords = (definition: PyNode): boolean =>
  parametersOf(definition).some((one) => one.kind === 'doubleStar' && isRead(one))

const isRead = ({ target }: Parameter): boolean => bindingOf(target)?.references.some((use) => use !== target) ?? false

/** What Flask-Login calls it: whoever reads the user may have it loaded, or touch what is loaded lazily. */
export function loginName(node: PyNode, project: Project): string | null {
  const expression = decoratorExpression(node)
  const [root, name = null] = (expression && project.names.qualify(expression)?.split('.')) || []
  return root === 'flask_login' || (root === 'flask_jwt_extended' && name === 'current_user') ? name : null
}

const TRANSPARENT =
  /^(staticmethod|classmethod|property|(functools\.)?(wraps|lru_cache|cache)|(dataclasses\.)?dataclass)\b/

/** The first decorator that may do more than hand the function on. */
export function otherDecorator(definition: PyNode): string | null {
  const texts = decoratorsOf(definition).map((decorator) => textOf(decoratorExpression(decorator) ?? decorator))
  return texts.find((text) => !TRANSPARENT.test(text)) ?? null
}
