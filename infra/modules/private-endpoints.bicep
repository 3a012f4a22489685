metadata description = 'Private endpoints, and the names under which they are found within the network.'

import { namesOf } from 'names.bicep'

@description('Region.')
param location string

@description('Suffix that makes names unique.')
param suffix string

@description('Tags of every resource.')
param tags object

var names = namesOf(suffix)

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' existing = {
  name: names.network

  resource endpoints 'subnets' existing = {
    name: 'endpoints'
  }
}

resource serviceStorage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: names.serviceStorage
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

resource workspace 'Microsoft.MachineLearningServices/workspaces@2025-06-01' existing = {
  name: names.workspace
}

var storageSuffix = environment().suffixes.storage
var registrySuffix = environment().suffixes.acrLoginServer
var vaultSuffix = environment().suffixes.keyvaultDns
var zones = {
  blob: 'privatelink.blob.${storageSuffix}'
  queue: 'privatelink.queue.${storageSuffix}'
  table: 'privatelink.table.${storageSuffix}'
  file: 'privatelink.file.${storageSuffix}'
  registry: 'privatelink${registrySuffix}'
  vault: 'privatelink${replace(vaultSuffix, '.vault.', '.vaultcore.')}'
  api: 'privatelink.api.azureml.ms'
  notebooks: 'privatelink.notebooks.azure.net'
}

var zoneList = items(zones)

resource dns 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zoneList: {
    name: zone.value
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, index) in zoneList: {
    parent: dns[index]
    name: 'link-${suffix}'
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
]

type target = {
  name: string
  @description('Resource id of what the endpoint leads to.')
  id: string
  group: string
  zones: string[]
}

var targets target[] = [
  { name: 'service-blob', id: serviceStorage.id, group: 'blob', zones: ['blob'] }
  { name: 'service-queue', id: serviceStorage.id, group: 'queue', zones: ['queue'] }
  { name: 'service-table', id: serviceStorage.id, group: 'table', zones: ['table'] }
  { name: 'workspace-blob', id: workspaceStorage.id, group: 'blob', zones: ['blob'] }
  { name: 'workspace-file', id: workspaceStorage.id, group: 'file', zones: ['file'] }
  { name: 'registry', id: registry.id, group: 'registry', zones: ['registry'] }
  { name: 'vault', id: vault.id, group: 'vault', zones: ['vault'] }
  { name: 'workspace', id: workspace.id, group: 'amlworkspace', zones: ['api', 'notebooks'] }
]

resource endpoints 'Microsoft.Network/privateEndpoints@2025-05-01' = [
  for target in targets: {
    name: 'pe-${target.name}-${suffix}'
    location: location
    tags: tags
    properties: {
      subnet: { id: network::endpoints.id }
      privateLinkServiceConnections: [
        {
          name: target.name
          properties: {
            #disable-next-line use-resource-id-functions // The ids of the list are symbolic references.
            privateLinkServiceId: target.id
            groupIds: [target.group]
          }
        }
      ]
    }
  }
]

resource zoneGroups 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [
  for (target, index) in targets: {
    parent: endpoints[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        for zone in target.zones: {
          name: zone
          properties: { privateDnsZoneId: resourceId('Microsoft.Network/privateDnsZones', zones[zone]) }
        }
      ]
    }
    dependsOn: [dns]
  }
]
