#!/bin/sh
# Subscribes the deployed functions to events.
set -eu

az deployment group create --resource-group "$RESOURCE_GROUP_NAME" --name event-subscriptions \
    --template-file infra/subscriptions.bicep \
    --parameters environmentName="$AZURE_ENV_NAME" location="$AZURE_LOCATION" --output none
