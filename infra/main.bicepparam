using 'main.bicep'

// Filled from the azd environment: azd env set NAME value.
param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param entraClientId = readEnvironmentVariable('ENTRA_CLIENT_ID')
param administrator = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL')
param consoleLocation = readEnvironmentVariable('CONSOLE_LOCATION', 'westus2')
param monthlyBudget = int(readEnvironmentVariable('MONTHLY_BUDGET', '500'))
param privateNetworking = bool(readEnvironmentVariable('PRIVATE_NETWORKING', 'false'))
param alwaysReadyInstances = int(readEnvironmentVariable('ALWAYS_READY_INSTANCES', '0'))
param computeMode = readEnvironmentVariable('COMPUTE_MODE', 'Serverless')
param trainerImage = readEnvironmentVariable('TRAINER_IMAGE', '')
