metadata description = 'Everything of the service, in one resource group.'

import { namesOf } from 'names.bicep'

@description('Region.')
param location string

@description('Region of the console\'s control plane.')
param consoleLocation string

@description('Suffix that makes names unique.')
param suffix string

@description('Tags of every resource.')
param tags object

@description('Whether data is reached over private endpoints only.')
param privateNetworking bool

@description('Address space of the private network.')
param addressPrefix string

@description('Application (client) id of the app registration that users sign in to.')
param entraClientId string

@description('Object id of a person who owns every workspace; empty for none.')
param administrator string

@description('Address that alerts go to.')
param alertEmail string

@description('Budget in a month, in the subscription\'s currency.')
param monthlyBudget int

@description('First day of the budget.')
param budgetStart string

@description('Minutes that a job may wait for compute before somebody is told.')
param queuedMinutes int

@description('Redundancy of the service\'s account.')
param storageSku string

@description('Days that a deleted blob can be brought back.')
param softDeleteDays int

@description('Days that logs are kept.')
param logRetentionDays int

@description('Most GB of logs taken in a day; -1 for no limit.')
param logDailyQuotaGb int

@description('Instances of the API that are always ready.')
param alwaysReadyInstances int

@description('Most instances of the function app.')
param maximumInstances int

@description('Image of the trainer, by digest; empty until it is built.')
param trainerImage string

@description('How the workspace gets nodes.')
@allowed(['Serverless', 'Cluster'])
param computeMode string

var names = namesOf(suffix)

module identities 'identities.bicep' = {
  params: { location: location, suffix: suffix, tags: tags }
}

module observability 'observability.bicep' = {
  params: { location: location, suffix: suffix, tags: tags, retentionDays: logRetentionDays, dailyQuotaGb: logDailyQuotaGb }
}

module storage 'storage.bicep' = {
  params: {
    location: location
    suffix: suffix
    tags: tags
    privateNetworking: privateNetworking
    sku: storageSku
    softDeleteDays: softDeleteDays
    consoleOrigin: console.outputs.address
  }
}

module registry 'registry.bicep' = {
  params: { location: location, suffix: suffix, tags: tags, privateNetworking: privateNetworking }
}

module vault 'keyvault.bicep' = {
  params: { location: location, suffix: suffix, tags: tags, privateNetworking: privateNetworking }
}

module roles 'roles.bicep' = {
  params: { suffix: suffix, privateNetworking: privateNetworking }
  dependsOn: [identities, observability, storage, registry, vault]
}

// The workspace looks at its dependencies as its own identity while it is made.
module workspace 'workspace.bicep' = {
  params: { location: location, suffix: suffix, tags: tags, privateNetworking: privateNetworking }
  dependsOn: [roles]
}

module workspaceRoles 'workspace-roles.bicep' = {
  params: { suffix: suffix }
  dependsOn: [workspace]
}

module network 'network.bicep' = if (privateNetworking) {
  params: { location: location, suffix: suffix, tags: tags, addressPrefix: addressPrefix }
}

module privateEndpoints 'private-endpoints.bicep' = if (privateNetworking) {
  params: { location: location, suffix: suffix, tags: tags }
  dependsOn: [network, workspace]
}

module console 'console.bicep' = {
  params: { location: consoleLocation, suffix: suffix, tags: tags }
}

module functions 'functions.bicep' = {
  params: {
    location: location
    suffix: suffix
    tags: tags
    privateNetworking: privateNetworking
    alwaysReadyInstances: alwaysReadyInstances
    maximumInstances: maximumInstances
    entraClientId: entraClientId
    administrator: administrator
    consoleOrigin: console.outputs.address
    settings: {
      FineTune__AzureMl__VaultUri: vault.outputs.uri
      FineTune__AzureMl__Workspaces__0__Location: location
      FineTune__AzureMl__Workspaces__0__Region: location
      FineTune__AzureMl__Workspaces__0__Subscription: subscription().subscriptionId
      FineTune__AzureMl__Workspaces__0__ResourceGroup: resourceGroup().name
      FineTune__AzureMl__Workspaces__0__Workspace: names.workspace
      FineTune__AzureMl__Workspaces__0__Mode: computeMode
      FineTune__AzureMl__Workspaces__0__Image: trainerImage
      FineTune__AzureMl__Workspaces__0__JobIdentityClientId: identities.outputs.trainingClientId
      FineTune__AzureMl__Workspaces__0__JobIdentityId: identities.outputs.trainingId
      FineTune__AzureMl__Workspaces__0__LogAnalyticsWorkspace: observability.outputs.logsCustomerId
    }
  }
  dependsOn: [roles, network, privateEndpoints]
}

module events 'events.bicep' = {
  params: { location: location, suffix: suffix, tags: tags }
  dependsOn: [storage, workspace]
}

module alerts 'alerts.bicep' = {
  params: {
    location: location
    suffix: suffix
    tags: tags
    email: alertEmail
    monthlyBudget: monthlyBudget
    budgetStart: budgetStart
    queuedMinutes: queuedMinutes
  }
  dependsOn: [observability]
}

@description('Address of the API.')
output apiAddress string = functions.outputs.address

@description('Address of the console.')
output consoleAddress string = console.outputs.address

@description('Address of the blobs of the service\'s account.')
output storageAddress string = storage.outputs.blobAddress

@description('Principal of the control plane.')
output servicePrincipalId string = identities.outputs.servicePrincipalId
