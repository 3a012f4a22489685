metadata description = 'FineTune on Azure: one resource group with everything, so that removing it leaves nothing.'
targetScope = 'subscription'

import { namesOf, suffixOf } from 'modules/names.bicep'

@description('Name of the environment; resources are named and tagged by it.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('Region of everything but the console. Choose one that has the GPUs you mean to use.')
param location string

@description('Region of the console\'s control plane; Static Web Apps are not offered in every region.')
@allowed(['centralus', 'eastasia', 'eastus2', 'westeurope', 'westus2'])
param consoleLocation string = 'westus2'

@description('Application (client) id of the app registration that users sign in to. The preprovision hook makes one.')
@minLength(36)
@maxLength(36)
param entraClientId string

@description('Object id of a person who owns every workspace, as who deploys; empty for none.')
param administrator string = ''

@description('Address that alerts and budget warnings go to.')
@minLength(3)
param alertEmail string

@description('Budget in a month, in the subscription\'s currency. Passing it warns and stops nothing.')
@minValue(1)
param monthlyBudget int = 500

@description('First day of the budget; the first of a month.')
param budgetStart string = utcNow('yyyy-MM-01')

@description('Minutes that a job may wait for compute before somebody is told.')
@minValue(5)
param queuedMinutes int = 120

@description('Reach storage, registry, vault and workspace over private endpoints only, and run jobs in a managed network. Costs at rest.')
param privateNetworking bool = false

@description('Address space of the private network, a /24 or larger.')
param addressPrefix string = '10.80.0.0/24'

@description('Redundancy of the account that holds datasets, checkpoints and the state of jobs.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param storageSku string = 'Standard_LRS'

@description('Days that a deleted blob can be brought back; 0 for none. Deleted datasets and checkpoints cost storage for as long.')
@minValue(0)
@maxValue(365)
param softDeleteDays int = 0

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Most GB of logs taken in a day; -1 for no limit.')
@minValue(-1)
param logDailyQuotaGb int = 1

@description('Instances of the API that are always ready; 0 saves their cost and makes the first request after a pause wait.')
@minValue(0)
@maxValue(10)
param alwaysReadyInstances int = 0

@description('Most instances of the function app.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 40

@description('Image of the trainer, by digest. The postprovision hook builds it and provisions again.')
param trainerImage string = ''

@description('Serverless: each job brings its nodes. Cluster: clusters by size and tier, made when needed and deleted when unused.')
@allowed(['Serverless', 'Cluster'])
param computeMode string = 'Serverless'

var suffix = suffixOf(subscription().id, environmentName, location)
var tags = { 'azd-env-name': environmentName, owner: 'finetune' }

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module service 'modules/service.bicep' = {
  scope: group
  params: {
    location: location
    consoleLocation: consoleLocation
    suffix: suffix
    tags: tags
    privateNetworking: privateNetworking
    addressPrefix: addressPrefix
    entraClientId: entraClientId
    administrator: administrator
    alertEmail: alertEmail
    monthlyBudget: monthlyBudget
    budgetStart: budgetStart
    queuedMinutes: queuedMinutes
    storageSku: storageSku
    softDeleteDays: softDeleteDays
    logRetentionDays: logRetentionDays
    logDailyQuotaGb: logDailyQuotaGb
    alwaysReadyInstances: alwaysReadyInstances
    maximumInstances: maximumInstances
    trainerImage: trainerImage
    computeMode: computeMode
  }
}

module quotaRole 'modules/quota-role.bicep' = {
  params: {
    suffix: suffix
    principalId: service.outputs.servicePrincipalId
  }
}

@description('Address of the API.')
output API_ADDRESS string = service.outputs.apiAddress

@description('Address of the console.')
output CONSOLE_ADDRESS string = service.outputs.consoleAddress

@description('Address of the blobs of the service\'s account, which pages of the console send to.')
output STORAGE_ADDRESS string = service.outputs.storageAddress

@description('Name of the registry.')
output REGISTRY_NAME string = namesOf(suffix).registry

@description('Name of the function app.')
output FUNCTION_APP_NAME string = namesOf(suffix).functionApp

@description('Name of the resource group.')
output RESOURCE_GROUP_NAME string = group.name
