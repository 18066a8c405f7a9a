/** Ranges of versions: what they let in and how they are raised. */
import { describe, expect, test } from 'vitest'
import { allows, raised } from '../../src/project/versions.js'

describe('allows', () => {
  test.each([
    ['', true],
    ['*', true],
    ['>=2.0', true],
    ['==3.1.3', true],
    ['==3.*', true],
    ['~=3.0', true],
    ['^3.0', true],
    ['<4,>=2', true],
    ['!=3.0', true],
    ['==2.0.1', false],
    ['2.0.1', false],
    ['==3.0.*', false],
    ['~=3.0.1', false],
    ['~3.0', false],
    ['^2.0', false],
    ['<3', false],
    ['<3.1', false],
    ['<=3.1', true],
    ['>=2,<3', false],
    ['^2.0 || ^3.0', true],
  ])('%s holds a version from 3.1 upwards: %s', (range, expected) => {
    expect(allows(range, '3.1')).toBe(expected)
  })

  test('0.x under a caret', () => {
    expect(allows('^0.100', '0.165')).toBe(false)
    expect(allows('^0.165.1', '0.165')).toBe(true)
  })
})

describe('raised', () => {
  test.each([
    ['>=3.8', '>=3.11'],
    ['>= 3.8', '>=3.11'],
    ['>=3.8,<4.0', '>=3.11,<4.0'],
    ['<4.0,>=3.8', '<4.0,>=3.11'],
    ['>=2.7, !=3.0.*, !=3.1.*', '>=3.11'],
    ['^3.9', '^3.11'],
    ['~=3.9', '~=3.11'],
    ['~3.9', '^3.11'],
    ['3.9.*', '^3.11'],
    ['>=3.6,<3.10', '^3.11'],
    ['*', '^3.11'],
    ['<4', '>=3.11,<4'],
    ['>=3.11', null],
    ['^3.12', null],
    ['>=3.12,<3.14', null],
  ])('%s becomes %s', (range, expected) => {
    expect(raised(range, '3.11', '^3.11')).toBe(expected)
  })
})
