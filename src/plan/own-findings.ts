/** Findings that no transform but the machine itself gives. */
import type { FindingText } from './finding.js'

export const LEFTOVER: FindingText = {
  level: 'manual',
  what: 'no transform carries {name} over',
  why: 'it would still need Flask where the application no longer has it',
  todo: 'replace it by hand, or leave the application on Flask for now',
}

export const BROKEN_LAW: FindingText = {
  level: 'manual',
  what: 'the rewrite of this file did not pass its own checks: {detail}',
  why: 'a fault of flask-to-fastapi; nothing was changed',
  todo: 'report it with the construct on this line',
}

export const UNREAD: FindingText = {
  level: 'manual',
  what: '{path} could not be read: {detail}',
  why: 'what it uses of the application cannot be seen, so nothing around it is changed',
  todo: 'mend the file, or exclude it',
}

export const OLD_SUPPORT: FindingText = {
  level: 'manual',
  what: '{path} was written by another version of flask-to-fastapi',
  why: 'a helper that is to be added needs what that version did not have, and the file is yours to change',
  todo: 'delete the file and run again; then bring back what you had changed in it',
}

export const SHARED: FindingText = {
  level: 'manual',
  what: 'this file belongs to the Django project in {folder}',
  why: 'Django code is never rewritten, and the Flask application cannot be converted without this file',
  todo: 'move what is Flask into files that do not use Django',
}

export const SET_ASIDE: FindingText = {
  level: 'manual',
  what: '{name} is skipped, for {what}: {count} tests need it',
  why: 'the application does not depend on it, and a test that is skipped says so in every run',
  todo: 'write what is commented out here for the new client and take the skip away',
}

export const TAKEN_ALONG: FindingText = {
  level: 'info',
  what: 'the blueprint {name} is converted in this step too: {reason}',
  why: 'what is converted and what stays Flask would not answer as before beside each other',
  todo: 'convert it together with those that were named, or change what ties them first',
}

/** By id. */
export const OWN_FINDINGS: Readonly<Record<string, FindingText>> = {
  'flask/failed-check': BROKEN_LAW,
  'flask/not-carried-over': LEFTOVER,
  'flask/unread-file': UNREAD,
  'flask/old-support': OLD_SUPPORT,
  'flask/set-aside': SET_ASIDE,
  'flask/taken-along': TAKEN_ALONG,
  'django/shared-file': SHARED,
}
