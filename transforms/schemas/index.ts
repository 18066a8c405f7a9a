/** Schemas of marshmallow on views: what they load becomes a dependency, what they dump is dumped where the view returns it. */
import { defineTransform } from '../../src/plan/transform.js'
import { planAborts } from './aborts.js'
import { planApis } from './apis.js'
import { planDocument } from './document.js'
import { planDumps } from './dumps.js'
import { type Code, findings } from './findings.js'
import { planLoads } from './loads.js'
import { planMarshmallow } from './marshmallow.js'
import { planNames } from './names.js'
import { planPages } from './pages.js'

export default defineTransform<Code>({
  id: 'schemas',
  summary:
    'Load arguments and dump answers with the same marshmallow schemas, in the place of Flask-smorest and webargs',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    planApis(flask, plan)
    planDocument(flask, plan)
    planLoads(flask, plan)
    planDumps(flask, plan)
    planPages(flask, plan)
    planAborts(flask, plan)
    planNames(flask, plan)
    planMarshmallow(flask, plan)
  },
})
