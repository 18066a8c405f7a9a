/** What runs the files of a project that are neither Python nor templates. */

/** `container` also stands for what starts a server on a machine; `task` is run by a person or by CI, `text` is read. */
export type DeploymentKind = 'container' | 'task' | 'text'

const OWN_NOTES = /^(?:MIGRATION|CHANGE|HISTORY|NEWS)/i
const CONTAINER =
  /(?:^|\/)(?:[\w.-]*(?:Docker|Container)file[\w.-]*|Procfile[\w.-]*|[\w.-]*\.(?:sh|bash|service|socket|conf|toml|ini)|\.(?:flask)?env[\w.-]*|(?:docker-)?entrypoint|start|run|boot|release|app\.json)$/i
const TASK =
  /(?:^|\/)(?:Makefile|GNUmakefile|[\w.-]+\.mk|justfile|Jenkinsfile|tox\.ini|pyproject\.toml|setup\.cfg|package\.json|launch\.json|tasks\.json|devcontainer\.json|\.pre-commit-config\.ya?ml|\.(?:gitlab-ci|travis)\.ya?ml|azure-pipelines\.ya?ml|bitbucket-pipelines\.ya?ml|appveyor\.ya?ml)$|(?:^|\/)\.(?:github|circleci)\//i
const TEXT = /(?:^|\/)README[^/]*$|\.(?:md|rst)$/i

export function deploymentKind(path: string): DeploymentKind | null {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (OWN_NOTES.test(name)) return null
  if (TEXT.test(path)) return 'text'
  if (TASK.test(path)) return 'task'
  if (CONTAINER.test(path) || /\.ya?ml$/i.test(path) || isScriptPath(path)) return 'container'
  return null
}

/** Scripts without an ending, in the folders where they usually lie. */
export const isScriptPath = (path: string): boolean => /(?:^|\/)(?:bin|scripts?|docker|deploy)\/[\w-]+$/.test(path)
