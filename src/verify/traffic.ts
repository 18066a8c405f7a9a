/** Recorded traffic as requests: HAR files of a browser, and the GET lines of access logs. */
import { ScriptError, type ScriptRequest } from './script.js'

interface HarEntry {
  readonly request?: {
    readonly method?: string
    readonly url?: string
    readonly headers?: readonly { readonly name: string; readonly value: string }[]
    readonly postData?: { readonly mimeType?: string; readonly text?: string }
  }
}

/** Host, cookies and the headers of the connection stay behind; cookies come from the answers. */
export function fromHar(text: string, file: string): readonly ScriptRequest[] {
  const { log } = JSON.parse(text) as { readonly log?: { readonly entries?: readonly HarEntry[] } }
  if (!log?.entries) throw new ScriptError(`${file}: not a HAR file`)
  return log.entries.flatMap(({ request }) => {
    if (!request?.url || !/^https?:/.test(request.url)) return []
    const { pathname, search } = new URL(request.url)
    const type = request.postData?.mimeType
    const kept = (request.headers ?? []).filter(({ name }) => KEPT.test(name))
    const headers = Object.fromEntries([
      ...kept.map(({ name, value }) => [name, value]),
      ...(type ? [['Content-Type', type]] : []),
    ])
    const body = request.postData?.text
    return [{ method: request.method ?? 'GET', path: `${pathname}${search}`, headers, ...(body ? { body } : {}) }]
  })
}

const KEPT = /^(accept|accept-language|authorization|x-[\w-]+)$/i

/** Common and combined log format; other lines, and requests whose body a log does not have, are left out. */
export function fromAccessLog(text: string): readonly ScriptRequest[] {
  const paths = [...text.matchAll(/"(GET|HEAD) (\/\S*) HTTP\/[\d.]+"/g)].map(([, method, path]) => `${method} ${path}`)
  return [...new Set(paths)].map((line) => {
    const [method = '', path = ''] = line.split(' ')
    return { method, path }
  })
}
