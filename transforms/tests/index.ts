/** Tests: Flask's test client, its responses and its runner become FastAPI's. */
import { findAccesses } from '../../src/flask/apps.js'
import { defineTransform } from '../../src/plan/transform.js'
import { planAnnotations } from './annotations.js'
import { planClients } from './clients.js'
import { planContexts } from './contexts.js'
import { findings, type Job } from './findings.js'
import { nativeOnly } from './needs.js'
import { planOpen } from './open.js'
import { planPatches } from './patches.js'
import { planPlugin } from './plugin.js'
import { planRequests } from './requests.js'
import { planEntered, planResponse } from './responses.js'
import { planRunners } from './runners.js'
import { planWebTest } from './web-test.js'

export default defineTransform({
  id: 'tests',
  summary: 'Test with the TestClient of FastAPI',
  stage: 'switch',
  findings,
  plan(flask, plan) {
    const job: Job = { flask, plan }
    const isOpen = planOpen(job)
    const native = nativeOnly(flask, isOpen)
    planClients(job, native)
    planAnnotations(job, native)
    planRequests(job)
    for (const access of findAccesses(flask.index, flask.flow, 'response')) planResponse(job, access)
    planEntered(job)
    planRunners(job)
    planContexts(job)
    planPatches(job)
    planWebTest(job)
    planPlugin(job)
  },
})
