metadata description = 'The vault of the workspace, which Azure Machine Learning asks for. The service keeps the secrets of jobs in it.'

import { namesOf } from 'names.bicep'

@description('Region.')
param location string

@description('Suffix that makes names unique.')
param suffix string

@description('Tags of every resource.')
param tags object

@description('Whether the vault is reached over a private endpoint only.')
param privateNetworking bool

var names = namesOf(suffix)

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: names.vault
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 7
    publicNetworkAccess: privateNetworking ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: privateNetworking ? 'Deny' : 'Allow'
    }
  }
}

@description('Address of the vault.')
output uri string = vault.properties.vaultUri
