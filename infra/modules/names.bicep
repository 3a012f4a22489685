metadata description = 'Names of everything, made from one suffix.'

@export()
@description('Names of the resources of one environment.')
type names = {
  @description('Identity of the control plane.')
  serviceIdentity: string
  @description('Identity of training jobs.')
  trainingIdentity: string
  @description('Identity that the workspace is managed as.')
  workspaceIdentity: string
  logs: string
  insights: string
  @description('Account that holds tables, datasets, job directories and the function host\'s own state.')
  serviceStorage: string
  @description('Account that Azure Machine Learning keeps logs and code in.')
  workspaceStorage: string
  registry: string
  vault: string
  workspace: string
  plan: string
  functionApp: string
  console: string
  @description('Topic of what happens to blobs.')
  blobTopic: string
  @description('Topic of what happens to runs.')
  runTopic: string
  network: string
}

@export()
@description('Names of the resources of the environment with a suffix.')
func namesOf(suffix string) names => {
  serviceIdentity: 'id-service-${suffix}'
  trainingIdentity: 'id-training-${suffix}'
  workspaceIdentity: 'id-workspace-${suffix}'
  logs: 'log-${suffix}'
  insights: 'appi-${suffix}'
  serviceStorage: 'stft${suffix}'
  workspaceStorage: 'stml${suffix}'
  registry: 'crft${suffix}'
  vault: 'kv-${suffix}'
  workspace: 'mlw-${suffix}'
  plan: 'plan-${suffix}'
  functionApp: 'func-${suffix}'
  console: 'stapp-${suffix}'
  blobTopic: 'evgt-blobs-${suffix}'
  runTopic: 'evgt-runs-${suffix}'
  network: 'vnet-${suffix}'
}

@export()
@description('Suffix of an environment, the same at every deployment.')
func suffixOf(subscriptionId string, environmentName string, location string) string =>
  uniqueString(subscriptionId, environmentName, location)
