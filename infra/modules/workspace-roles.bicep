metadata description = 'Two roles of our own, because the built-in ones allow far more: what the control plane and what a job do in the workspace.'

import { namesOf } from 'names.bicep'

@description('Suffix that makes names unique.')
param suffix string

var names = namesOf(suffix)

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-06-01' existing = {
  name: names.workspace
}

resource service 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.serviceIdentity
}

resource training 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.trainingIdentity
}

resource operator 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'finetune-operator')
  properties: {
    roleName: 'FineTune operator ${suffix}'
    description: 'Submit, watch, cancel and delete training jobs and the clusters made for them.'
    type: 'CustomRole'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        actions: [
          'Microsoft.MachineLearningServices/workspaces/*/read'
          'Microsoft.MachineLearningServices/workspaces/read'
          'Microsoft.MachineLearningServices/workspaces/jobs/*'
          'Microsoft.MachineLearningServices/workspaces/environments/write'
          'Microsoft.MachineLearningServices/workspaces/environments/build/action'
          'Microsoft.MachineLearningServices/workspaces/environments/readSecrets/action'
          'Microsoft.MachineLearningServices/workspaces/metadata/artifacts/write'
          'Microsoft.MachineLearningServices/workspaces/computes/write'
          'Microsoft.MachineLearningServices/workspaces/computes/delete'
          'Microsoft.MachineLearningServices/workspaces/computes/listNodes/action'
          'Microsoft.Insights/metrics/read'
        ]
      }
    ]
  }
}

resource trainee 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(resourceGroup().id, 'finetune-job')
  properties: {
    roleName: 'FineTune job ${suffix}'
    description: 'What a running job does in its workspace: read it, and report its own run.'
    type: 'CustomRole'
    assignableScopes: [resourceGroup().id]
    permissions: [
      {
        actions: [
          'Microsoft.MachineLearningServices/workspaces/read'
          'Microsoft.MachineLearningServices/workspaces/datastores/read'
          'Microsoft.MachineLearningServices/workspaces/environments/read'
          'Microsoft.MachineLearningServices/workspaces/experiments/*'
          'Microsoft.MachineLearningServices/workspaces/jobs/*'
        ]
      }
    ]
  }
}

resource serviceOnWorkspace 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(workspace.id, service.id, operator.id)
  scope: workspace
  properties: {
    principalId: service.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: operator.id
  }
}

resource trainingOnWorkspace 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(workspace.id, training.id, trainee.id)
  scope: workspace
  properties: {
    principalId: training.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: trainee.id
  }
}
