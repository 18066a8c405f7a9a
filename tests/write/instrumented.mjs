/** A file system that counts its calls, those on open files included, and tells before and after each. */
import promises from 'node:fs/promises'

const CALLS = 'lstat realpath readFile readdir open rename link unlink mkdir rmdir access'.split(' ')
const OF_HANDLES = ['writeFile', 'sync', 'chmod', 'stat', 'read', 'close']

/** `before` and `after` are given the number of the call and its name; what `before` throws, the call throws. */
export function instrumented({ before = () => {}, after = () => {} }) {
  let number = 0
  const guarded = (name, real) =>
    async function call(...args) {
      number += 1
      const own = number
      const instead = await run(before, own, name, args).catch(async (error) => {
        // What fails to close is closed all the same, so that tests do not run out of open files.
        if (name === 'handle.close') await real()
        throw error
      })
      const value = instead === undefined ? await real(...args) : await instead()
      await after(own, name, args)
      return name === 'open' ? wrapped(value) : value
    }
  const wrapped = (handle) =>
    Object.assign(
      handle,
      Object.fromEntries(OF_HANDLES.map((name) => [name, guarded(`handle.${name}`, handle[name].bind(handle))])),
    )
  const fs = Object.fromEntries(CALLS.map((name) => [name, guarded(name, promises[name])]))
  return { fs, count: () => number }
}

const run = async (watch, ...args) => watch(...args)
