metadata description = 'Registry of the trainer\'s image.'

import { namesOf } from 'names.bicep'

@description('Region.')
param location string

@description('Suffix that makes names unique.')
@minLength(1)
param suffix string

@description('Tags of every resource.')
param tags object

@description('Whether the registry is reached over a private endpoint only; this takes the Premium tier.')
param privateNetworking bool

var names = namesOf(suffix)

resource registry 'Microsoft.ContainerRegistry/registries@2025-04-01' = {
  name: names.registry
  location: location
  tags: tags
  sku: { name: privateNetworking ? 'Premium' : 'Basic' }
  properties: {
    adminUserEnabled: false
    anonymousPullEnabled: false
    publicNetworkAccess: privateNetworking ? 'Disabled' : 'Enabled'
    networkRuleBypassOptions: 'AzureServices'
  }
}
