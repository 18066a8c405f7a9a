/** What the observer inside an application says: handlers, routes, settings, and exchanges of its own tests. */

export interface HandlerRow {
  /** `path::qualified.name`, the path relative to the project. */
  readonly name: string
  readonly line: number
  readonly rules: readonly string[]
  readonly methods: readonly string[]
}

export interface RouteRow {
  readonly rule: string
  /** HEAD beside GET and the automatic OPTIONS are left out. */
  readonly methods: readonly string[]
  readonly endpoint: string
  /** Names of handlers; empty when a library answers. */
  readonly handlers: readonly string[]
  readonly host: string
  readonly subdomain: string
  /** Class name of the converter of each variable. */
  readonly converters: Readonly<Record<string, string>>
}

export type Settings = Readonly<Record<string, unknown>>

export interface RouteTable {
  readonly routes: readonly RouteRow[]
  readonly handlers: readonly HandlerRow[]
  readonly config: Settings
  /** FastAPI, or something around it. */
  readonly isAsgi: boolean
}

export interface Input {
  readonly type?: string
  readonly many?: true
}

/** `args`, `form`, `json`, `files` or `body`, and the names read there. */
export type Inputs = Readonly<Record<string, Readonly<Record<string, Input>>>>
