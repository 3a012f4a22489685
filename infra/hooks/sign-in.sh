#!/bin/sh
# Makes the app registration that users sign in to, once for each environment.
set -eu

if [ -z "${ALERT_EMAIL:-}" ]; then
    echo "Say who is told when something is wrong: azd env set ALERT_EMAIL you@example.com" >&2
    exit 1
fi

if [ -n "${ENTRA_CLIENT_ID:-}" ]; then
    exit 0
fi

client=$(az ad app create --display-name "FineTune $AZURE_ENV_NAME" --sign-in-audience AzureADMyOrg --query appId --output tsv)
scope=$(cat /proc/sys/kernel/random/uuid 2>/dev/null || uuidgen)
az ad app update --id "$client" --identifier-uris "api://$client" --set api="{
  \"requestedAccessTokenVersion\": 2,
  \"oauth2PermissionScopes\": [{
    \"id\": \"$scope\", \"value\": \"access\", \"type\": \"User\", \"isEnabled\": true,
    \"adminConsentDisplayName\": \"Use FineTune\", \"adminConsentDescription\": \"Use FineTune as the signed-in user.\",
    \"userConsentDisplayName\": \"Use FineTune\", \"userConsentDescription\": \"Use FineTune in your name.\"
  }]
}"
az ad sp create --id "$client" --output none
azd env set ENTRA_CLIENT_ID "$client"
