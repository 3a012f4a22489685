metadata description = 'The console, a static site.'

import { namesOf } from 'names.bicep'

@description('Region of the site\'s control plane; its files are served from everywhere.')
param location string

@description('Suffix that makes names unique.')
param suffix string

@description('Tags of every resource.')
param tags object

var names = namesOf(suffix)

resource site 'Microsoft.Web/staticSites@2025-03-01' = {
  name: names.console
  location: location
  tags: union(tags, { 'azd-service-name': 'console' })
  sku: { name: 'Free', tier: 'Free' }
  properties: {}
}

@description('Address of the console.')
output address string = 'https://${site.properties.defaultHostname}'
