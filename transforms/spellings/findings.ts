/** What the spellings transform may find. */
import type { FindingText } from '../../src/plan/finding.js'

export const findings = {
  gone: {
    level: 'manual',
    what: '`{name}` is gone from current releases',
    why: 'no spelling of it runs with the pins and with current releases alike',
    todo: '{todo}',
  },
  'needs-newer': {
    level: 'manual',
    what: '`{name}` has a current spelling that the pins do not have yet: {fresh}',
    why: '{distribution} has it from {version} on, and the pin lets an older one in',
    todo: 'raise the pin, then run this again',
  },
} as const satisfies Readonly<Record<string, FindingText>>
