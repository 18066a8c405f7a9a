/** The databases of the bench: SQLite always, PostgreSQL where it is installed. */
import { spawn, spawnSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const DEBIAN = '/usr/lib/postgresql'

/** Each with a URL, and a function that takes it away again. */
export async function databases(folder) {
  mkdirSync(folder, { recursive: true })
  const sqlite = { name: 'SQLite', url: `sqlite:///${join(folder, 'library.db')}`, stop: async () => {} }
  const postgres = await startPostgres(join(folder, 'postgres'))
  return postgres ? [sqlite, postgres] : [sqlite]
}

/** A cluster of its own behind a socket in its folder; null where there is no PostgreSQL. */
async function startPostgres(folder) {
  const programs = programsOf()
  if (programs === null) return missing('it is not installed')
  mkdirSync(folder, { recursive: true })
  // PostgreSQL refuses to run as root.
  const user = process.getuid?.() === 0 ? idOf('nobody') : null
  if (user !== null)
    for (const path of [join(folder, '..', '..'), join(folder, '..'), folder]) chownSync(path, user, user)
  const options = { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], ...(user !== null && { uid: user, gid: user }) }
  const data = join(folder, 'data')
  const made = spawnSync(join(programs, 'initdb'), ['-D', data, '-U', 'bench', '-A', 'trust'], {
    ...options,
    encoding: 'utf8',
  })
  if (made.status !== 0) return missing(made.stderr)
  const settings = ['-c', 'listen_addresses=', '-c', `unix_socket_directories=${folder}`, '-c', 'fsync=off']
  const server = spawn(join(programs, 'postgres'), ['-D', data, ...settings], { ...options, stdio: 'ignore' })
  while (!existsSync(join(folder, '.s.PGSQL.5432')) && server.exitCode === null) await sleep(20)
  return {
    name: 'PostgreSQL',
    url: `postgresql+psycopg://bench@/postgres?host=${folder}`,
    stop: async () => {
      server.kill('SIGINT')
      while (server.exitCode === null && server.signalCode === null) await sleep(20)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function missing(reason) {
  console.log(`\nPostgreSQL is not asked: ${reason}`)
  return null
}

function programsOf() {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort() : []
  const folders = [...versions.reverse().map((version) => join(DEBIAN, version, 'bin')), '/usr/local/bin', '/usr/bin']
  return folders.find((path) => existsSync(join(path, 'initdb')) && existsSync(join(path, 'postgres'))) ?? null
}

function idOf(user) {
  return Number(spawnSync('id', ['-u', user], { encoding: 'utf8' }).stdout)
}
