/** The file-system calls the writer makes, as a parameter: tests make each of them fail. */
import { constants } from 'node:fs'
import * as promises from 'node:fs/promises'

export type WriterFs = Pick<
  typeof promises,
  'lstat' | 'realpath' | 'readFile' | 'open' | 'rename' | 'link' | 'unlink' | 'mkdir' | 'rmdir' | 'access'
>

export const nodeFs: WriterFs = promises

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

export { constants }
