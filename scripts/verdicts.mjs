/** Writes the page of all known extensions. */
import { writeFileSync } from 'node:fs'
import { verdictsPage } from '../dist/transforms/extensions/page.js'

writeFileSync(new URL('../transforms/extensions/VERDICTS.md', import.meta.url), verdictsPage())
