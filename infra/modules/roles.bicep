metadata description = 'What each identity may do, and nothing else. docs/deploy.md says what each right is for.'

import { namesOf } from 'names.bicep'

@description('Suffix that makes names unique.')
param suffix string

@description('Whether the workspace\'s managed network reaches the service\'s storage over a private endpoint.')
param privateNetworking bool

var names = namesOf(suffix)

resource serviceStorage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: names.serviceStorage

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource artifacts 'containers' existing = {
      name: 'artifacts'
    }

    resource datasets 'containers' existing = {
      name: 'datasets'
    }
  }
}

resource workspaceStorage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: names.workspaceStorage
}

resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' existing = {
  name: names.registry
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: names.vault
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: names.insights
}

resource logs 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = {
  name: names.logs
}

resource service 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.serviceIdentity
}

resource training 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.trainingIdentity
}

resource workspace 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.workspaceIdentity
}

// The control plane. The function host leases blobs and makes containers of its own, which takes the owner's right.
resource serviceOnStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in ['Storage Blob Data Owner', 'Storage Queue Data Contributor', 'Storage Table Data Contributor']: {
    name: guid(serviceStorage.id, service.id, role)
    scope: serviceStorage
    properties: {
      principalId: service.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: roleDefinitions(role).id
    }
  }
]

resource serviceOnUserLogs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(workspaceStorage.id, service.id, 'Storage Blob Data Reader')
  scope: workspaceStorage
  properties: {
    principalId: service.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitions('Storage Blob Data Reader').id
  }
}

resource serviceOnTraining 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(training.id, service.id, 'Managed Identity Operator')
  scope: training
  properties: {
    principalId: service.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitions('Managed Identity Operator').id
  }
}

resource serviceOnInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, service.id, 'Monitoring Metrics Publisher')
  scope: insights
  properties: {
    principalId: service.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitions('Monitoring Metrics Publisher').id
  }
}

resource serviceOnLogs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(logs.id, service.id, 'Log Analytics Reader')
  scope: logs
  properties: {
    principalId: service.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitions('Log Analytics Reader').id
  }
}

// It writes the secrets of jobs, and nothing in it reads them.
resource serviceOnVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, service.id, 'Key Vault Secrets Officer')
  scope: vault
  properties: {
    principalId: service.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitions('Key Vault Secrets Officer').id
  }
}

// Training jobs: they read datasets, write their own directories and pull their image.
resource trainingOnDatasets 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(serviceStorage::blobs::datasets.id, training.id, 'Storage Blob Data Reader')
  scope: serviceStorage::blobs::datasets
  properties: {
    principalId: training.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitions('Storage Blob Data Reader').id
  }
}

resource trainingOnArtifacts 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(serviceStorage::blobs::artifacts.id, training.id, 'Storage Blob Data Contributor')
  scope: serviceStorage::blobs::artifacts
  properties: {
    principalId: training.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitions('Storage Blob Data Contributor').id
  }
}

resource trainingOnRegistry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, training.id, 'AcrPull')
  scope: registry
  properties: {
    principalId: training.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitions('AcrPull').id
  }
}

resource trainingOnVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(vault.id, training.id, 'Key Vault Secrets User')
  scope: vault
  properties: {
    principalId: training.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitions('Key Vault Secrets User').id
  }
}

// The workspace, on what Azure Machine Learning says it needs to manage itself.
resource workspaceOnStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in ['Contributor', 'Storage Blob Data Contributor', 'Storage File Data Privileged Contributor']: {
    name: guid(workspaceStorage.id, workspace.id, role)
    scope: workspaceStorage
    properties: {
      principalId: workspace.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: roleDefinitions(role).id
    }
  }
]

// With private networking it approves the endpoint that its managed network has in the service's storage.
resource workspaceOnServiceStorage 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (privateNetworking) {
  name: guid(serviceStorage.id, workspace.id, 'Azure AI Enterprise Network Connection Approver')
  scope: serviceStorage
  properties: {
    principalId: workspace.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitions('Azure AI Enterprise Network Connection Approver').id
  }
}

resource workspaceOnVault 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in ['Contributor', 'Key Vault Administrator']: {
    name: guid(vault.id, workspace.id, role)
    scope: vault
    properties: {
      principalId: workspace.properties.principalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: roleDefinitions(role).id
    }
  }
]

resource workspaceOnRegistry 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, workspace.id, 'Contributor')
  scope: registry
  properties: {
    principalId: workspace.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitions('Contributor').id
  }
}

resource workspaceOnInsights 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(insights.id, workspace.id, 'Contributor')
  scope: insights
  properties: {
    principalId: workspace.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitions('Contributor').id
  }
}
