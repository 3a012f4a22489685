"""Checks an expanded deployment against what docs/deploy.md promises: no keys, no public blobs, every right on one resource."""

import json
import sys


def broken(resource):
    """What a resource breaks, or None."""
    kind, properties = resource["type"], resource.get("properties", {})
    if kind == "Microsoft.Storage/storageAccounts":
        if properties["allowSharedKeyAccess"] or properties["allowBlobPublicAccess"]:
            return "takes keys or shows blobs to everybody"
    if kind == "Microsoft.ContainerRegistry/registries" and properties["adminUserEnabled"]:
        return "has an administrator with a password"
    if kind == "Microsoft.Web/sites" and not properties["httpsOnly"]:
        return "answers without TLS"
    if kind == "Microsoft.Web/sites/config" and resource["name"].endswith("/appsettings"):
        secrets = [name for name, value in properties.items() if "AccountKey=" in str(value) or "listKeys(" in str(value)]
        if secrets:
            return f"holds keys in {', '.join(secrets)}"
    if kind == "Microsoft.Authorization/roleAssignments":
        scope = resource["id"].rsplit("/providers/Microsoft.Authorization/", 1)[0]
        if "/resourceGroups/" in scope and "/providers/" not in scope:
            return "gives a right on the whole resource group"
    return None


def main(path):
    with open(path, encoding="utf-8") as file:
        snapshot = json.load(file)
    problems = [str(diagnostic) for diagnostic in snapshot.get("diagnostics", [])]
    for resource in snapshot["predictedResources"]:
        problem = broken(resource)
        if problem:
            problems.append(f"{resource['type']} {resource['name']} {problem}")
    print("\n".join(problems) if problems else f"infra/ expands to {len(snapshot['predictedResources'])} resources.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
