/** Asks a copy of the original each route once or twice to learn what it reads and which addresses exist. */
import { type Answer, type Jars, send } from './client.js'
import type { Inputs, RouteRow } from './observed.js'
import { goodPath, type Learned } from './probes.js'
import { ruleExpression } from './rules.js'
import type { ScriptRequest } from './script.js'
import type { Server } from './server.js'
import { goodValue } from './values.js'

/** A name that is asked for only after others were found shows in a later round. */
const ROUNDS = 4

/** `server` notes inputs; `signIn` is played first, again before each method. */
export async function scout(
  server: Server,
  routes: readonly RouteRow[],
  signIn: readonly ScriptRequest[],
  jarNames: readonly string[],
): Promise<Learned> {
  const inputs = new Map<string, Inputs>()
  const paths = new Map<string, string[]>()
  const jars: Jars = new Map()
  const learned = { inputs, paths }
  const ask = async (request: ScriptRequest) => {
    const answer = await send(server.port, request, jars).catch(() => null)
    if (answer) harvest(answer, routes, paths)
  }
  for (const method of ['GET', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
    for (const request of signIn) await ask(request)
    for (const jar of jarNames) {
      for (const route of routes.filter(({ methods }) => methods.includes(method))) {
        const key = `${method} ${route.rule}`
        for (let round = 0; round < ROUNDS; round++) {
          await server.ask('inputs')
          await ask({ method, path: goodPath(route, learned), jar, ...carried(method, inputs.get(key) ?? {}) })
          const found = merged(inputs.get(key) ?? {}, (await server.ask('inputs')) as Inputs)
          if (size(found) === size(inputs.get(key) ?? {})) break
          inputs.set(key, found)
        }
      }
    }
  }
  return learned
}

function carried(method: string, inputs: Inputs): Partial<ScriptRequest> {
  const pairs = (source: string) =>
    Object.entries(inputs[source] ?? {}).map(([name, input]): [string, string] => [name, goodValue(name, input)])
  const query = pairs('args')
  const body =
    'json' in inputs ? { json: Object.fromEntries(pairs('json')) } : 'form' in inputs ? { form: pairs('form') } : {}
  return { ...(query.length > 0 ? { query } : {}), ...(method === 'GET' ? {} : body) }
}

function merged(old: Inputs, found: Inputs): Inputs {
  const names = new Set([...Object.keys(old), ...Object.keys(found)])
  return Object.fromEntries([...names].map((source) => [source, { ...old[source], ...found[source] }]))
}

function size(inputs: Inputs): number {
  return Object.values(inputs).reduce((sum, names) => sum + 1 + Object.keys(names).length, 0)
}

const EXAMPLES = 4

/** Addresses in links, forms, redirects and JSON that belong to a rule with variables. */
function harvest(answer: Answer, routes: readonly RouteRow[], paths: Map<string, string[]>): void {
  const text = [answer.body.toString('utf8'), ...(answer.headers.get('location') ?? []).map((url) => `"${url}"`)].join(
    '\n',
  )
  const found = [...text.matchAll(/["'](?:https?:\/\/localhost)?(\/[^"'\s<>?#]*)/g)].map(([, path]) => String(path))
  for (const { rule } of routes.filter((route) => route.rule.includes('<'))) {
    const known = paths.get(rule) ?? []
    const fresh = found.filter((path) => ruleExpression(rule).test(path) && !known.includes(path))
    if (fresh.length > 0) paths.set(rule, [...new Set([...known, ...fresh])].slice(0, EXAMPLES))
  }
}
