/** Asks one server the same request over kept connections and counts what comes back. */
import { connect } from 'node:net'
import { performance } from 'node:perf_hooks'

const HEAD_END = '\r\n\r\n'

/**
 * Sends `request` over `connections` connections until `milliseconds` are over or, where given, `total` answers are there.
 * Returns the answers, how many of them had another status than `status`, and the seconds it took.
 */
export async function load(port, { request, status, connections, milliseconds = Number.POSITIVE_INFINITY, total }) {
  const bytes = Buffer.from(write(request, port))
  const started = performance.now()
  const run = {
    sent: 0,
    answers: 0,
    failed: 0,
    until: started + milliseconds,
    total: total ?? Number.POSITIVE_INFINITY,
  }
  await Promise.all(Array.from({ length: connections }, () => ask(port, bytes, status, run)))
  return { answers: run.answers, failed: run.failed, seconds: (performance.now() - started) / 1000 }
}

function write({ method = 'GET', path, headers = {}, json, form }, port) {
  const body = json ? JSON.stringify(json) : form ? new URLSearchParams(form).toString() : ''
  const type = json ? 'application/json' : 'application/x-www-form-urlencoded'
  const all = { Host: `127.0.0.1:${port}`, ...headers }
  if (body) Object.assign(all, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) })
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}

/** One connection; opened again when the server closes it between two answers. */
function ask(port, bytes, status, run) {
  return new Promise((resolve) => {
    let socket
    let waiting = false
    const next = () => {
      if (run.sent >= run.total || performance.now() >= run.until) return void socket.end()
      run.sent++
      waiting = true
      socket.write(bytes)
    }
    const open = () => {
      const read = reader((code) => {
        waiting = false
        run.answers++
        if (code !== status) run.failed++
        next()
      })
      socket = connect(port, '127.0.0.1', next).setNoDelay(true).on('data', read)
      socket.on('error', () => {})
      socket.on('close', () => {
        if (waiting) {
          run.answers++
          run.failed++
          waiting = false
        }
        if (run.sent >= run.total || performance.now() >= run.until) resolve()
        else open()
      })
    }
    open()
  })
}

/** Calls back with the status of each whole answer; understands Content-Length, chunks and answers without a body. */
function reader(done) {
  let text = ''
  return (data) => {
    text += data.toString('latin1')
    for (;;) {
      const end = text.indexOf(HEAD_END)
      if (end < 0) return
      const head = text.slice(0, end).toLowerCase()
      const code = Number(text.slice(9, 12))
      const size = sizeOf(head, code, text, end + HEAD_END.length)
      if (size === null || text.length < end + HEAD_END.length + size) return
      text = text.slice(end + HEAD_END.length + size)
      done(code)
    }
  }
}

function sizeOf(head, code, text, from) {
  if (code === 204 || code === 304) return 0
  const length = /\r\ncontent-length: *(\d+)/.exec(head)
  if (length) return Number(length[1])
  const end = text.indexOf(`0${HEAD_END}`, from)
  return end < 0 ? null : end + 5 - from
}
