metadata description = 'Sizes, prices and quota are told for a whole subscription, so reading them is granted there.'
targetScope = 'subscription'

@description('Suffix that makes names unique.')
param suffix string

@description('Principal of the control plane.')
param principalId string

resource reader 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, suffix, 'finetune-quota-reader')
  properties: {
    roleName: 'FineTune quota reader ${suffix}'
    description: 'Read sizes, prices and quota of Azure Machine Learning.'
    type: 'CustomRole'
    assignableScopes: [subscription().id]
    permissions: [
      {
        actions: [
          'Microsoft.MachineLearningServices/locations/usages/read'
          'Microsoft.MachineLearningServices/locations/vmsizes/read'
        ]
      }
    ]
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, suffix, reader.id)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: reader.id
  }
}
