metadata description = 'The three identities: what each may do stands in roles.bicep.'

import { namesOf } from 'names.bicep'

@description('Region.')
param location string

@description('Suffix that makes names unique.')
param suffix string

@description('Tags of every resource.')
param tags object

var names = namesOf(suffix)

resource service 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.serviceIdentity
  location: location
  tags: tags
}

resource training 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.trainingIdentity
  location: location
  tags: tags
}

resource workspace 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: names.workspaceIdentity
  location: location
  tags: tags
}

@description('Principal of the control plane.')
output servicePrincipalId string = service.properties.principalId

@description('Resource id of the identity of training jobs.')
output trainingId string = training.id

@description('Client id of the identity of training jobs.')
output trainingClientId string = training.properties.clientId
