#!/bin/sh
# Builds the trainer's image in the registry and tells the API its digest; lets the console sign in from its address.
set -eu

tag=$(git rev-parse --short HEAD 2>/dev/null || date +%Y%m%d%H%M%S)
if ! az acr repository show --name "$REGISTRY_NAME" --image "trainer:$tag" --output none 2>/dev/null; then
    context=$(mktemp -d)
    trap 'rm -rf "$context"' EXIT
    mkdir "$context/src"
    cp -r src/trainer "$context/src/trainer"
    az acr build --registry "$REGISTRY_NAME" --image "trainer:$tag" --file src/trainer/Dockerfile --timeout 7200 "$context"
fi

server=$(az acr show --name "$REGISTRY_NAME" --query loginServer --output tsv)
digest=$(az acr repository show --name "$REGISTRY_NAME" --image "trainer:$tag" --query digest --output tsv)
image="$server/trainer@$digest"
if [ "${TRAINER_IMAGE:-}" != "$image" ]; then
    az functionapp config appsettings set --resource-group "$RESOURCE_GROUP_NAME" --name "$FUNCTION_APP_NAME" \
        --settings "FineTune__AzureMl__Workspaces__0__Image=$image" --output none
    azd env set TRAINER_IMAGE "$image"
fi

az ad app update --id "$ENTRA_CLIENT_ID" --set spa="{\"redirectUris\": [\"$CONSOLE_ADDRESS\"]}"
