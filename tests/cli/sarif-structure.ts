/** What SARIF 2.1.0 demands of the properties the report uses, in words of our own: required, types, enumerations, no other property. */

const text = { type: 'string', minLength: 1 }
const index = { type: 'integer', minimum: 0 }
const message = object({ text }, ['text'])
const level = { enum: ['none', 'note', 'warning', 'error'] }
const artifact = object({ uri: { type: 'string', pattern: '^[^\\s<>"\\\\^`{|}]+$' }, uriBaseId: text }, ['uri'])
const region = object({ startLine: { type: 'integer', minimum: 1 }, startColumn: { type: 'integer', minimum: 1 } }, [
  'startLine',
])
const location = object({ physicalLocation: object({ artifactLocation: artifact, region }, ['artifactLocation']) }, [
  'physicalLocation',
])

const rule = object(
  {
    id: text,
    name: text,
    shortDescription: message,
    fullDescription: message,
    help: message,
    defaultConfiguration: object({ level }, []),
  },
  ['id'],
)

const result = object(
  {
    ruleId: text,
    ruleIndex: index,
    level,
    message,
    locations: list(location),
    partialFingerprints: { type: 'object', additionalProperties: text },
  },
  ['message', 'locations'],
)

const notification = object({ level, message, locations: list(location) }, ['message'])

export const SARIF = object(
  {
    $schema: { const: 'https://json.schemastore.org/sarif-2.1.0.json' },
    version: { const: '2.1.0' },
    runs: {
      ...list(
        object(
          {
            tool: object(
              { driver: object({ name: text, version: text, semanticVersion: text, rules: list(rule) }, ['name']) },
              ['driver'],
            ),
            columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
            originalUriBaseIds: { type: 'object', additionalProperties: object({ description: message }, []) },
            automationDetails: object({ id: text }, []),
            invocations: list(
              object({ executionSuccessful: { type: 'boolean' }, toolExecutionNotifications: list(notification) }, [
                'executionSuccessful',
              ]),
            ),
            results: list(result),
          },
          ['tool', 'results'],
        ),
      ),
      minItems: 1,
    },
  },
  ['version', 'runs'],
)

function object(properties: object, required: readonly string[]) {
  return { type: 'object', additionalProperties: false, properties, required }
}

function list(items: object) {
  return { type: 'array', items }
}
