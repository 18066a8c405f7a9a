/** Types of the counting file system. */
import type { WriterFs } from '../../src/write/fs.js'

type Watch = (number: number, name: string, args: readonly unknown[]) => unknown

export function instrumented(watch: {
  /** A function it returns is called in the place of the real one. */
  readonly before?: Watch
  readonly after?: Watch
}): { readonly fs: WriterFs; count(): number }
