/** sentry-sdk: the integration of the other framework takes the same options. */
import { imported } from '../../../src/plan/template.js'
import type { Table } from '../index.js'

export const sentrySdk: Table = {
  module: 'sentry_sdk.integrations.flask',
  symbols: new Map([['FlaskIntegration', imported('sentry_sdk.integrations.fastapi', 'FastApiIntegration')]]),
  note: 'transaction-names',
}
