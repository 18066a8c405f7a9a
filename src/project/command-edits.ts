/** Writes a command anew where it stands, in the form of its file; words that stay keep their quotes and line breaks. */
import type { CommandLine, Word } from './command-lines.js'

export interface CommandEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** `words`: the number of a word that stays, or a new one. `prefix` is what assignments in front of it become. */
export function commandEdits(
  command: CommandLine,
  words: readonly (number | string)[],
  prefix: string | null = null,
): readonly CommandEdit[] {
  const { split, file } = command
  const own = split > 0 ? [words.slice(0, 1), words.slice(1)] : [words]
  const old = split > 0 ? [command.words.slice(0, 1), command.words.slice(1)] : [command.words]
  return own.flatMap((part, index): CommandEdit[] => {
    const [first] = old[index] ?? []
    const last = old[index]?.at(-1)
    if (!first || !last) return []
    const isPrefixed = index === 0 && prefix !== null
    const start = isPrefixed ? command.start : whole(command, first).start
    const text = `${isPrefixed ? prefix : ''}${printed(command, part)}`
    const { end } = whole(command, last)
    return file.text.slice(start, end) === text ? [] : [{ start, end, text }]
  })
}

function printed(command: CommandLine, part: readonly (number | string)[]): string {
  const { file, words, form, quote } = command
  return part
    .map((item, at) => {
      const word = typeof item === 'number' ? words[item] : undefined
      if (!word) return `${at === 0 ? '' : separatorOf(command)}${form === 'list' ? `${quote}${item}${quote}` : item}`
      const { start, end } = whole(command, word)
      const before = typeof item === 'number' ? words[item - 1] : undefined
      const isNext = before !== undefined && !(item === 1 && command.split > 0)
      const gap = isNext ? file.text.slice(whole(command, before).end, start) : separatorOf(command)
      return `${at === 0 ? '' : gap}${file.text.slice(start, end)}`
    })
    .join('')
}

/** A list with a line for each word goes on so. */
function separatorOf(command: CommandLine): string {
  const { file, words, form, separator, split } = command
  const [a, b] = words.slice(split)
  if (form === 'shell' || !a || !b) return separator
  return file.text.slice(whole(command, a).end, whole(command, b).start)
}

/** A word of a list with its quotes. */
function whole({ file: { text }, form }: CommandLine, { start, end }: Word): Pick<Word, 'start' | 'end'> {
  const quote = text[start - 1]
  const isQuoted = form === 'list' && (quote === '"' || quote === "'") && text[end] === quote
  return isQuoted ? { start: start - 1, end: end + 1 } : { start, end }
}
