#!/bin/sh
# Removes what does not go with the resource group: the roles, the app registration, and the workspace that would be kept for a while.
set -eu

suffix=${FUNCTION_APP_NAME#func-}
az rest --method delete --output none --url "https://management.azure.com/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/$RESOURCE_GROUP_NAME/providers/Microsoft.MachineLearningServices/workspaces/mlw-$suffix?api-version=2025-06-01&forceToPurge=true"

for role in "FineTune operator $suffix" "FineTune job $suffix" "FineTune quota reader $suffix"; do
    for assignment in $(az role assignment list --all --role "$role" --query '[].id' --output tsv); do
        az role assignment delete --ids "$assignment"
    done
    for definition in $(az role definition list --custom-role-only --name "$role" --query '[].name' --output tsv); do
        az role definition delete --name "$definition"
    done
done

if [ -n "${ENTRA_CLIENT_ID:-}" ]; then
    az ad app delete --id "$ENTRA_CLIENT_ID"
    azd env set ENTRA_CLIENT_ID ""
fi
