/** What the routing transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

const manual = (what: string, why: string, todo: string): FindingText => ({ level: 'manual', what, why, todo })

export const findings = {
  'computed-rule': manual(
    'the rule of a route is computed',
    'converters inside it have to be translated before the application runs',
    'write the rule as a literal',
  ),
  'computed-methods': manual(
    'the methods of a route cannot be read',
    'every method becomes a decorator of its own',
    'write methods as a list of strings',
  ),
  'merged-slashes': manual(
    'the rule has several slashes in a row',
    'Werkzeug merges them and redirects, and so answers at another address than the rule says',
    'write the address with single slashes',
  ),
  'rule-option': manual(
    'a route is given {option}',
    'a path operation has no option of that meaning',
    'express it in the view, or leave the application on Flask for now',
  ),
  converter: manual(
    'the rule uses the converter `{converter}`: {problem}',
    'a Starlette convertor is asked while a route is looked for and must neither fail nor take arguments',
    'accept the text in the rule and look at it in the view',
  ),
  'extra-parameter': manual(
    'the view takes `{parameter}`, which its rule does not fill',
    'FastAPI would read it from the query string, where any client can set it',
    'turn it into a constant or a dependency',
  ),
  'missing-parameter': manual(
    'the view does not take `{parameter}` of its rule by name',
    'FastAPI passes path parameters by name only',
    'spell the parameters out',
  ),
  'unknown-view': manual(
    'the view of a rule is not one function of this project',
    'its signature and its answers have to be known',
    'register a plain function',
  ),
  'unknown-endpoint': manual(
    'a rule is added for the endpoint {endpoint}, which no other rule of this address serves',
    'a path operation needs a function',
    'give the rule its view function',
  ),
  'order-differs': manual(
    '`{winner}` answers addresses that `{loser}` matches too, and is declared later',
    'Werkzeug prefers the more specific rule, FastAPI the first one declared',
    'declare the more specific route first',
  ),
  'called-directly': manual(
    'the guarded view `{name}` is also called as a plain function',
    'its guards become dependencies, which run only when a request comes in',
    'move the shared part into a function of its own',
  ),
  'class-view': manual(
    'the class-based view `{name}` {problem}',
    'its methods become path operations of one object that serves every request',
    'turn the class into plain functions',
  ),
  folder: manual(
    'the {option} of a blueprint cannot be found from the application',
    'the application has to serve it, under the whole address',
    'write the folder as a literal below the package of the application',
  ),
  'url-map': manual(
    'strict_slashes is set where some rules may exist already',
    'Werkzeug reads it when a rule is added',
    'set it right below the application',
  ),
  'listed-rules': manual(
    'the rules of the application are listed or matched, and one of them cannot be told from its route',
    'a converter of its own, its arguments, or values that the rule leaves out are not in the path of a route',
    'list the routes of the application instead',
  ),
  'blueprint-option': manual(
    'Blueprint(...) is given {option}',
    'a router has no option of that meaning',
    'move what it does to the application',
  ),
  'computed-prefix': manual(
    'the url_prefix of a blueprint is computed',
    'a router’s prefix must not end in a slash',
    'write the prefix as a literal',
  ),
  'registered-twice': manual(
    'a blueprint is registered more than once',
    'its routes would share their names',
    'build a router for each registration',
  ),
  'registration-option': manual(
    'register_blueprint is given {option}',
    'include_router has no option of that meaning',
    'write url_prefix as a literal and leave other options out',
  ),
  'unknown-blueprint': manual(
    '`{what}` is registered, which is not one known blueprint',
    'what it contains cannot be seen',
    'register each blueprint by its name',
  ),
  'unknown-attribute': manual(
    '`{attribute}` of a blueprint is used',
    'a router has no attribute of that meaning',
    'replace it by hand, or leave the application on Flask for now',
  ),
  'unimplemented-method': {
    level: 'changed',
    what: '{methods} of `{rule}` answers 405 instead of failing with 500',
    why: 'the rule named a method that the class does not have',
    todo: 'nothing, unless a client counts on the 500',
  },
  'asked-before-made': {
    level: 'changed',
    what: 'what checks `{name}` is asked before the object of `{class}` is made',
    why: 'Flask made the object first, and its __init__ might have answered where now the check does',
    todo: 'see that __init__ answers nothing that has to come before the check',
  },
  'never-asked': {
    level: 'info',
    what: 'the rule `{rule}` went: static files have every address below the root',
    why: 'Flask asks the files first, so that this rule never answered a request',
    todo: 'answer 404 with an error handler where the view was meant to',
  },
} as const
