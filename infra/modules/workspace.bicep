metadata description = 'The Azure Machine Learning workspace and the two datastores that jobs mount.'

import { namesOf } from 'names.bicep'

@description('Region.')
param location string

@description('Suffix that makes names unique.')
param suffix string

@description('Tags of every resource.')
param tags object

@description('Whether the workspace is reached over a private endpoint only, and jobs run in its managed network.')
param privateNetworking bool

var names = namesOf(suffix)

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: names.workspaceStorage
}

resource serviceStorage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: names.serviceStorage
}

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' existing = {
  name: names.vault
}

resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' existing = {
  name: names.registry
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: names.insights
}

resource logs 'Microsoft.OperationalInsights/workspaces@2025-02-01' existing = {
  name: names.logs
}

resource workspaceIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.workspaceIdentity
}

resource trainingIdentity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.trainingIdentity
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-06-01' = {
  name: names.workspace
  location: location
  tags: tags
  sku: { name: 'Basic', tier: 'Basic' }
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${workspaceIdentity.id}': {}
      '${trainingIdentity.id}': {}
    }
  }
  properties: {
    friendlyName: 'FineTune'
    primaryUserAssignedIdentity: workspaceIdentity.id
    storageAccount: storage.id
    keyVault: vault.id
    containerRegistry: registry.id
    applicationInsights: insights.id
    systemDatastoresAuthMode: 'identity'
    publicNetworkAccess: privateNetworking ? 'Disabled' : 'Enabled'
    managedNetwork: { isolationMode: privateNetworking ? 'AllowInternetOutbound' : 'Disabled' }
  }

  resource datastores 'datastores' = [
    for container in ['artifacts', 'datasets']: {
      name: 'finetune_${container}'
      properties: {
        datastoreType: 'AzureBlob'
        accountName: names.serviceStorage
        containerName: container
        serviceDataAccessAuthIdentity: 'None'
        credentials: { credentialsType: 'None' }
      }
    }
  ]

  // The managed network leads to the workspace's own resources by itself; datasets and job directories lie in another account.
  resource toServiceStorage 'outboundRules' = if (privateNetworking) {
    name: 'service-storage'
    properties: {
      type: 'PrivateEndpoint'
      category: 'UserDefined'
      destination: { serviceResourceId: serviceStorage.id, subresourceTarget: 'blob', sparkEnabled: false }
    }
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'platform-events'
  scope: workspace
  properties: {
    workspaceId: logs.id
    logs: [
      for category in ['AmlComputeClusterEvent', 'AmlComputeJobEvent', 'AmlRunStatusChangedEvent']: {
        category: category
        enabled: true
      }
    ]
  }
}
