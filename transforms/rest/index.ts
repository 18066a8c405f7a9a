/** Flask-RESTful: an Api becomes a router, its resources path operations; what only a helper keeps comes from the support module. */
import { defineTransform } from '../../src/plan/transform.js'
import { planAborts } from './aborts.js'
import { planAddresses, planUrls } from './addresses.js'
import { planApis } from './apis.js'
import { planDocuments } from './documents.js'
import { type Code, findings } from './findings.js'
import { planModels } from './models.js'
import { planNames } from './names.js'
import { planNamespaces } from './namespaces.js'
import { planViews } from './views.js'

export default defineTransform<Code>({
  id: 'rest',
  summary: 'Make routers of the Apis of Flask-RESTful and Flask-RESTX, with the same answers and errors',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    planApis(flask, plan)
    planNamespaces(flask, plan)
    planDocuments(flask, plan)
    planModels(flask, plan)
    planAddresses(flask, plan)
    planUrls(flask, plan)
    planAborts(flask, plan)
    planNames(flask, plan)
    planViews(flask, plan)
  },
})
