/** The file-system calls the writer makes, as a parameter: tests make each of them fail. */
import { constants } from 'node:fs'
import * as promises from 'node:fs/promises'

export type WriterFs = Pick<
  typeof promises,
  'lstat' | 'realpath' | 'readFile' | 'readdir' | 'open' | 'rename' | 'link' | 'unlink' | 'mkdir' | 'rmdir' | 'access'
>

export const nodeFs: WriterFs = promises

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Null for what is not there; every other failure is thrown. */
export async function absentAsNull<T>(promise: Promise<T>): Promise<T | null> {
  return promise.catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  })
}

/** Bytes of a file, never through a link; null when it is not there. */
export async function readOrNull(target: string, fs: WriterFs): Promise<Buffer | null> {
  return absentAsNull(fs.readFile(target, { flag: constants.O_RDONLY | constants.O_NOFOLLOW }))
}

export { constants }
