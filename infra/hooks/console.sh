#!/bin/sh
# Tells the built console where the API and storage are: in the head of its page, and in the policy that lets the page send there. Runs
# in src/console, between the build and its publication.
set -eu

replace() {
    sed "s|$1|$2|" "$3" > "$3.new"
    mv "$3.new" "$3"
    grep -q -F "$2" "$3"
}

replace 'name="finetune-service" content="[^"]*"' "name=\"finetune-service\" content=\"$API_ADDRESS\"" dist/index.html
replace '{connect}' "$API_ADDRESS ${STORAGE_ADDRESS%/}" dist/staticwebapp.config.json
