/** What a plan says of whole files and of texts that are not Python. */

/** A new Python module. */
export interface NewModule {
  readonly path: string
  readonly docstring: string
  readonly author: string
}

/** A file that is not Python and comes, or goes. */
export interface WholeFile {
  readonly path: string
  /** Module whose unit the file belongs to. */
  readonly owner: string
  /** Null takes it away. */
  readonly text: string | null
  readonly author: string
}

/** Edit of a file that is not Python. Offsets into its text. */
export interface TextEdit {
  readonly path: string
  /** Module whose unit the edit belongs to. */
  readonly owner: string
  readonly start: number
  readonly end: number
  readonly text: string
  readonly author: string
}
