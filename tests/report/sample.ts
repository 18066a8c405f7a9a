/** A hand-made result for tests of reports and commands. */
import type { Finding } from '../../src/plan/finding.js'
import type { FileChange, HandlerReport, MigrationResult, TransformInfo } from '../../src/report/types.js'

export function change(path: string, before: string | null, after: string | null): FileChange {
  const bytes = (text: string | null) => (text === null ? null : Buffer.from(text))
  return { path, before: bytes(before), after: bytes(after) }
}

export function finding(id: string, more: Partial<Finding> = {}): Finding {
  const place = { path: 'app/views.py', line: 12, column: 5, level: 'manual', blocks: true } as const
  return { id, ...place, what: 'abort() with a response', why: 'FastAPI raises', todo: 'Raise it yourself', ...more }
}

export function handler(name: string, more: Partial<HandlerReport> = {}): HandlerReport {
  const before = `@bp.route("/${name}")\ndef ${name}():\n    return jsonify(ok=True)\n`
  const after = `@router.get("/${name}")\nasync def ${name}():\n    return {"ok": True}\n`
  const fixed = {
    path: 'app/views.py',
    line: 10,
    methods: ['GET'],
    rule: `/${name}`,
    rung: 4,
    async: true,
    heldBy: null,
    answers: ['json'],
    reads: [],
    calls: [],
  } as const
  return { name, before, after, ...fixed, ...more }
}

export const transforms: readonly TransformInfo[] = [
  { id: 'errors', summary: 'Raise HTTPException instead of calling abort', stage: 'switch' },
  { id: 'routes', summary: 'Turn route decorators into path operations', stage: 'switch' },
  { id: 'shortcuts', summary: 'Use method shortcuts', stage: { prepare: '2.0' } },
]

export function result(more: Partial<MigrationResult> = {}): MigrationResult {
  return {
    root: '/project',
    summary: {
      framework: 'flask',
      apps: [{ name: 'create_app', path: 'app/__init__.py', line: 5, converted: true }],
      blueprints: 2,
      routes: 8,
      extensions: ['Flask-Login'],
      pins: ['flask==2.0.1 (requirements.txt:3)'],
      blockingPins: [{ name: 'werkzeug', from: '==2.0.1', to: '>=3.1', file: 'requirements.txt', line: 4 }],
    },
    findings: [],
    skipped: [],
    changes: [],
    transforms: [{ id: 'routes', files: 1, edits: 3, manual: 0 }],
    handlers: [],
    django: [],
    others: [],
    extensions: [{ name: 'flask_login', isCarried: true, instead: 'a session dependency' }],
    servers: [],
    flaskAhead: [],
    work: [],
    ...more,
  }
}

export function withFramework(
  framework: MigrationResult['summary']['framework'],
  more: Partial<MigrationResult> = {},
): MigrationResult {
  const bare = { apps: [], blueprints: 0, routes: 0, extensions: [], pins: [] }
  return result({ summary: { framework, ...bare }, transforms: [], ...more })
}
