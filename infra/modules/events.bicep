metadata description = 'Topics of what happens to blobs and to runs. The subscriptions need the deployed functions: see subscriptions.bicep.'

import { namesOf } from 'names.bicep'

@description('Region.')
param location string

@description('Suffix that makes names unique.')
param suffix string

@description('Tags of every resource.')
param tags object

var names = namesOf(suffix)

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: names.serviceStorage

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = {
      name: 'event-dead-letters'
    }
  }
}

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-06-01' existing = {
  name: names.workspace
}

resource blobTopic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: names.blobTopic
  location: location
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {
    source: storage.id
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

resource runTopic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: names.runTopic
  location: location
  tags: tags
  identity: { type: 'SystemAssigned' }
  properties: {
    source: workspace.id
    topicType: 'Microsoft.MachineLearningServices.Workspaces'
  }
}

resource blobTopicOnDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage::blobs::deadLetters.id, blobTopic.id, 'Storage Blob Data Contributor')
  scope: storage::blobs::deadLetters
  properties: {
    principalId: blobTopic.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitions('Storage Blob Data Contributor').id
  }
}

resource runTopicOnDeadLetters 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(storage::blobs::deadLetters.id, runTopic.id, 'Storage Blob Data Contributor')
  scope: storage::blobs::deadLetters
  properties: {
    principalId: runTopic.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: roleDefinitions('Storage Blob Data Contributor').id
  }
}
