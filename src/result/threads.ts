/** What the old server command says of threads, and what they mean for the connections of a database. */
import type { FlaskModel } from '../flask/model.js'
import { findServers } from '../flask/servers.js'
import { count } from '../report/document.js'

export function threadNotes(flask: FlaskModel): string[] {
  const servers = findServers(flask).filter(({ name }) => name !== 'flask')
  const before = servers.map(({ name, path, line, processes, threads }) => {
    const workers = processes === null ? 'processes as configured' : count(processes, 'process', 'processes')
    const most = threads === null ? 'no fixed number of threads' : count(threads, 'thread')
    return `${name} (${path}:${line}) had ${workers} with ${most} each; the number of processes stays as it is.`
  })
  const hasPool = flask.database.objects.length > 0 || flask.project.names.usesUnder('sqlalchemy').length > 0
  const pool =
    "SQLAlchemy lets 15 of them have a connection (pool_size 5, max_overflow 10) and the others wait for 30 seconds: set both to what the database allows, or the threads to that many with anyio.to_thread.current_default_thread_limiter().total_tokens in the application's lifespan."
  return [...before, 'Handlers written with def share 40 threads in each process.', ...(hasPool ? [pool] : [])]
}
