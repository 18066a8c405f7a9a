/** Names of Flask-RESTful, Flask-RESTX and Flask-RESTPlus that make resources, and what collects them. */

/** Both packages that came after Flask-RESTPlus kept its names. */
const SWAGGER_PACKAGES = ['flask_restx', 'flask_restplus'] as const
const under = (name: string): readonly string[] => SWAGGER_PACKAGES.map((root) => `${root}.${name}`)

export const REST_PACKAGES: readonly string[] = ['flask_restful', ...SWAGGER_PACKAGES]

/** Objects that resources are added to. */
export const APIS: ReadonlySet<string> = new Set(['flask_restful.Api', ...under('Api')])
export const NAMESPACES: ReadonlySet<string> = new Set(under('Namespace'))

/** Bases of class views whose answers are data. */
export const RESOURCES: ReadonlySet<string> = new Set(['flask_restful.Resource', ...under('Resource')])

/** Whether a name belongs to the packages that write a Swagger document. */
export const isSwagger = (name: string): boolean => SWAGGER_PACKAGES.some((root) => name.startsWith(`${root}.`))
