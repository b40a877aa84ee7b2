"""Every GraphQL document that is sent. Tests validate each against the schema."""

WHO = """
query Who {
  apiToken { workspaces { id name } }
}
"""

TOKENS_PLACE = """
query ProjectToken {
  projectToken { projectId environmentId }
}
"""

PROJECTS = """
query Projects($workspaceId: String, $after: String) {
  projects(workspaceId: $workspaceId, first: 100, after: $after) {
    edges { node { id name deletedAt } }
    pageInfo { hasNextPage endCursor }
  }
}
"""

PROJECT = """
query Project($id: String!) {
  project(id: $id) {
    id
    name
    workspaceId
    deletedAt
    environments(first: 100) { edges { node { id name } } }
  }
}
"""

PROJECT_CREATE = """
mutation ProjectCreate($input: ProjectCreateInput!) {
  projectCreate(input: $input) {
    id
    name
    workspaceId
    deletedAt
    environments(first: 100) { edges { node { id name } } }
  }
}
"""

ENVIRONMENT_CREATE = """
mutation EnvironmentCreate($input: EnvironmentCreateInput!) {
  environmentCreate(input: $input) { id name }
}
"""

# What is in an environment, with the names of all variables: `variables` leaves sealed ones out.
ENVIRONMENT = """
query Environment($id: String!, $projectId: String!) {
  environment(id: $id, projectId: $projectId) {
    config(decryptVariables: false)
    serviceInstances(first: 100) {
      edges {
        node {
          serviceId
          serviceName
          source { image repo }
          healthcheckPath
          healthcheckTimeout
          preDeployCommand
          restartPolicyType
          restartPolicyMaxRetries
          latestDeployment { id status }
          domains {
            serviceDomains { id domain targetPort }
            customDomains { id domain targetPort }
          }
        }
      }
    }
  }
}
"""

TEMPLATE = """
query Template($code: String!) {
  template(code: $code) { id serializedConfig }
}
"""

TEMPLATE_DEPLOY = """
mutation TemplateDeploy($input: TemplateDeployV2Input!) {
  templateDeployV2(input: $input) { projectId workflowId }
}
"""

WORKFLOW = """
query Workflow($id: String!) {
  workflowStatus(workflowId: $id) { status error }
}
"""

SERVICE_CREATE = """
mutation ServiceCreate($input: ServiceCreateInput!) {
  serviceCreate(input: $input) { id name }
}
"""

DOMAIN_CREATE = """
mutation DomainCreate($input: ServiceDomainCreateInput!) {
  serviceDomainCreate(input: $input) { id domain targetPort }
}
"""

DOMAIN_UPDATE = """
mutation DomainUpdate($input: ServiceDomainUpdateInput!) {
  serviceDomainUpdate(input: $input)
}
"""

VARIABLES = """
query Variables($projectId: String!, $environmentId: String!, $serviceId: String!) {
  variables(
    projectId: $projectId
    environmentId: $environmentId
    serviceId: $serviceId
    unrendered: true
  )
}
"""

VARIABLES_UPSERT = """
mutation VariablesUpsert($input: VariableCollectionUpsertInput!) {
  variableCollectionUpsert(input: $input)
}
"""

SETTINGS_UPDATE = """
mutation SettingsUpdate(
  $serviceId: String!
  $environmentId: String!
  $input: ServiceInstanceUpdateInput!
) {
  serviceInstanceUpdate(serviceId: $serviceId, environmentId: $environmentId, input: $input)
}
"""

SETTINGS = """
query Settings($serviceId: String!, $environmentId: String!) {
  serviceInstance(serviceId: $serviceId, environmentId: $environmentId) {
    healthcheckPath
    healthcheckTimeout
    preDeployCommand
    restartPolicyType
    restartPolicyMaxRetries
    latestDeployment { id status }
  }
}
"""

DEPLOYMENT = """
query Deployment($id: String!) {
  deployment(id: $id) { id status meta }
  deploymentEvents(id: $id, first: 100) {
    edges { node { id step createdAt completedAt payload { error reason skipped } } }
  }
}
"""

BUILD_LOGS = """
query BuildLogs($id: String!, $limit: Int!) {
  buildLogs(deploymentId: $id, limit: $limit) { timestamp message severity }
}
"""

DEPLOYMENT_LOGS = """
query DeploymentLogs($id: String!, $limit: Int!) {
  deploymentLogs(deploymentId: $id, limit: $limit) { timestamp message severity }
}
"""
