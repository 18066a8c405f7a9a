/** Answers to questions that may ask each other in circles: each is worked out once, not once for every way to it. */
import { NONE, type Values } from './values.js'

interface Frame<K> {
  readonly depth: number
  /** Empty answers that hold as long as those of the questions still open stay empty. */
  partial: K[]
}

export class CyclicMemo<K> {
  private readonly known = new Map<K, Values>()
  private readonly partial = new Set<K>()
  /** Questions being answered, outermost first. */
  private readonly open = new Map<K, Frame<K>>()
  private readonly frames: Frame<K>[] = []
  /** Depth of the outermost open question that was met again. */
  private cut = Number.POSITIVE_INFINITY
  /** Depth of the outermost open question that any partial answer leans on. */
  private floor = Number.POSITIVE_INFINITY

  /** A question met again while it is open has no values. */
  answer(key: K, compute: () => Values): Values {
    const known = this.known.get(key)
    if (known) return known
    const again = this.open.get(key)?.depth ?? (this.partial.has(key) ? this.floor : undefined)
    if (again !== undefined) {
      this.cut = Math.min(this.cut, again)
      return NONE
    }
    const outer = this.cut
    const frame: Frame<K> = { depth: this.frames.length, partial: [] }
    this.cut = Number.POSITIVE_INFINITY
    this.open.set(key, frame)
    this.frames.push(frame)
    const values = compute()
    this.frames.pop()
    this.open.delete(key)
    const cut = this.cut >= frame.depth ? Number.POSITIVE_INFINITY : this.cut
    this.close(key, frame, values, cut)
    if (this.partial.size === 0) this.floor = Number.POSITIVE_INFINITY
    this.cut = Math.min(outer, cut)
    return values
  }

  /** An answer that leaned on nothing still open is final, and so are those that leaned on it alone, unless it turned out to be another. */
  private close(key: K, frame: Frame<K>, values: Values, cut: number): void {
    const isFinal = cut === Number.POSITIVE_INFINITY
    if (values.size > 0 || isFinal) this.known.set(key, values)
    if (values.size > 0) for (const inner of frame.partial) this.partial.delete(inner)
    else if (isFinal) for (const inner of frame.partial) this.finish(inner)
    else this.handOn(key, frame, cut)
  }

  private finish(key: K): void {
    if (this.partial.delete(key) && !this.known.has(key)) this.known.set(key, NONE)
  }

  private handOn(key: K, frame: Frame<K>, cut: number): void {
    this.partial.add(key)
    this.floor = Math.min(this.floor, cut)
    frame.partial.push(key)
    const asker = this.frames.at(-1)
    if (!asker) return
    const [longer, shorter] =
      frame.partial.length > asker.partial.length ? [frame.partial, asker.partial] : [asker.partial, frame.partial]
    for (const inner of shorter) longer.push(inner)
    asker.partial = longer
  }
}
