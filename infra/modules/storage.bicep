metadata description = 'Two accounts: what the service owns, and what Azure Machine Learning keeps for itself. Neither takes keys.'

import { namesOf } from 'names.bicep'

@description('Region.')
param location string

@description('Suffix that makes names unique.')
param suffix string

@description('Tags of every resource.')
param tags object

@description('Whether the accounts are reached over private endpoints only.')
param privateNetworking bool

@description('Redundancy of the service\'s account.')
param sku string

@description('Days that a deleted blob can be brought back.')
param softDeleteDays int

@description('Address of the console, whose pages put large files here.')
param consoleOrigin string

var names = namesOf(suffix)

var common = {
  allowBlobPublicAccess: false
  allowCrossTenantReplication: false
  allowSharedKeyAccess: false
  defaultToOAuthAuthentication: true
  minimumTlsVersion: 'TLS1_2'
  publicNetworkAccess: privateNetworking ? 'Disabled' : 'Enabled'
  supportsHttpsTrafficOnly: true
  // Event Grid and Azure Machine Learning come in as trusted services where the network is private.
  networkAcls: {
    bypass: 'AzureServices'
    defaultAction: privateNetworking ? 'Deny' : 'Allow'
  }
}

resource service 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: names.serviceStorage
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: common

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      // Blocks and their list, to an address that allows it; a page reads nothing.
      cors: {
        corsRules: [
          {
            allowedOrigins: [consoleOrigin]
            allowedMethods: ['PUT']
            allowedHeaders: ['content-type', 'x-ms-content-crc64']
            exposedHeaders: []
            maxAgeInSeconds: 3600
          }
        ]
      }
      deleteRetentionPolicy: { enabled: softDeleteDays > 0, days: max(1, softDeleteDays) }
    }

    resource containers 'containers' = [
      for name in ['artifacts', 'datasets', 'deployments', 'event-dead-letters', 'incoming']: {
        name: name
      }
    ]
  }

  resource tables 'tableServices' = {
    name: 'default'

    resource finetune 'tables' = {
      name: 'finetune'
    }
  }

  resource lifecycle 'managementPolicies' = {
    name: 'default'
    properties: {
      policy: {
        rules: [
          {
            name: 'drop-dead-letters'
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['event-dead-letters/'] }
              actions: { baseBlob: { delete: { daysAfterCreationGreaterThan: 30 } } }
            }
          }
        ]
      }
    }
    dependsOn: [blobs]
  }
}

resource workspace 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: names.workspaceStorage
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: common
}

@description('Address of the blobs of the service\'s account.')
output blobAddress string = service.properties.primaryEndpoints.blob
