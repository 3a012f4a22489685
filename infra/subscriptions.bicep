metadata description = 'Event subscriptions. Deployed after the code, because Event Grid asks the functions whether they want the events.'

import { namesOf, suffixOf } from 'modules/names.bicep'

@description('Name of the azd environment.')
param environmentName string

@description('Region that the environment was provisioned in.')
param location string

var names = namesOf(suffixOf(subscription().id, environmentName, location))

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: names.serviceStorage
}

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: names.functionApp

  resource datasetFunction 'functions' existing = {
    name: 'dataset_uploaded'
  }

  resource runFunction 'functions' existing = {
    name: 'run_changed'
  }
}

resource blobTopic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: names.blobTopic
}

resource runTopic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: names.runTopic
}

var deadLetters = {
  identity: { type: 'SystemAssigned' }
  deadLetterDestination: {
    endpointType: 'StorageBlob'
    properties: {
      resourceId: storage.id
      blobContainerName: 'event-dead-letters'
    }
  }
}
var blobsKey = listKeys('${app.id}/host/default', '2025-03-01').systemKeys.blobs_extension

resource uploads 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: blobTopic
  name: 'dataset-uploads'
  properties: {
    destination: {
      endpointType: 'WebHook'
      properties: {
        endpointUrl: 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs?functionName=Host.Functions.${app::datasetFunction.name}&code=${blobsKey}'
      }
    }
    deadLetterWithResourceIdentity: deadLetters
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      subjectBeginsWith: '/blobServices/default/containers/incoming/'
    }
    retryPolicy: { eventTimeToLiveInMinutes: 1440, maxDeliveryAttempts: 30 }
  }
}

resource runs 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: runTopic
  name: 'run-changes'
  properties: {
    destination: {
      endpointType: 'AzureFunction'
      properties: { resourceId: app::runFunction.id }
    }
    deadLetterWithResourceIdentity: deadLetters
    filter: {
      includedEventTypes: [
        'Microsoft.MachineLearningServices.RunCompleted'
        'Microsoft.MachineLearningServices.RunStatusChanged'
      ]
    }
    retryPolicy: { eventTimeToLiveInMinutes: 60, maxDeliveryAttempts: 10 }
  }
}
