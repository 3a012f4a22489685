metadata description = 'The function app: the API, the orchestrations and the timers, on a Flex Consumption plan.'

import { namesOf } from 'names.bicep'

@description('Region.')
param location string

@description('Suffix that makes names unique.')
param suffix string

@description('Tags of every resource.')
param tags object

@description('Whether the app reaches its data over private endpoints only.')
param privateNetworking bool

@description('Instances that answer requests at once; they are paid for at rest.')
@minValue(0)
param alwaysReadyInstances int

@description('Most instances.')
@minValue(40)
@maxValue(1000)
param maximumInstances int

@description('Application (client) id of the app registration that users sign in to.')
param entraClientId string

@description('Object id of a person who owns every workspace; empty for none but those with the application role.')
param administrator string

@description('Address of the console, whose page may call the API from the browser.')
param consoleOrigin string

@description('Settings of the service, as app settings.')
param settings object

var names = namesOf(suffix)

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: names.serviceStorage
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.serviceIdentity
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: names.insights
}

resource network 'Microsoft.Network/virtualNetworks@2025-05-01' existing = if (privateNetworking) {
  name: names.network

  resource functions 'subnets' existing = {
    name: 'functions'
  }
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: names.plan
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: names.functionApp
  location: location
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    virtualNetworkSubnetId: privateNetworking ? network::functions.id : null
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}deployments'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      scaleAndConcurrency: {
        instanceMemoryMB: 2048
        maximumInstanceCount: maximumInstances
        alwaysReady: alwaysReadyInstances > 0 ? [{ name: 'http', instanceCount: alwaysReadyInstances }] : []
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      ftpsState: 'Disabled'
      http20Enabled: true
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(
      {
        AZURE_CLIENT_ID: identity.properties.clientId
        AzureWebJobsStorage__credential: 'managedidentity'
        AzureWebJobsStorage__clientId: identity.properties.clientId
        AzureWebJobsStorage__blobServiceUri: storage.properties.primaryEndpoints.blob
        AzureWebJobsStorage__queueServiceUri: storage.properties.primaryEndpoints.queue
        AzureWebJobsStorage__tableServiceUri: storage.properties.primaryEndpoints.table
        APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
        APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
        // The service itself checks tokens and API keys, for every surface and the same in every host.
        Access__Issuers__0__Issuer: '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'
        Access__Issuers__0__Audiences__0: 'api://${entraClientId}'
        Access__Issuers__0__Audiences__1: entraClientId
        Access__Administrators__0: 'role:Administrator'
        // And it answers the console's page itself: the platform's own CORS would hide ETag and Content-Range, which the console reads.
        Access__Origins__0: consoleOrigin
        FineTune__Storage__BlobServiceUri: storage.properties.primaryEndpoints.blob
        FineTune__Storage__TableServiceUri: storage.properties.primaryEndpoints.table
      },
      empty(administrator) ? {} : { Access__Administrators__1: 'user:${administrator}' },
      settings
    )
  }

  resource basicScm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }

  resource basicFtp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }
}

@description('Address of the API.')
output address string = 'https://${app.properties.defaultHostName}'
