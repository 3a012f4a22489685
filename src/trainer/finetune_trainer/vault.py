"""Secrets of a job on a machine of Azure ML: read from Key Vault by the node itself, as the managed identity that the job runs as."""

import json
import os
import time
import urllib.parse
import urllib.request

# What Azure ML tells its jobs; a virtual machine alone has the address of every machine.
_MACHINE_ENDPOINT = "http://169.254.169.254/metadata/identity/oauth2/token"
_RESOURCE = "https://vault.azure.net"
_VERSION = "7.4"
_TRIES = 5
_TIMEOUT_SECONDS = 30
_PASSING = (404, 408, 429)  # The endpoint of the identity answers 404 and 429 while it starts.


def read_secrets(addresses, identity, pause=time.sleep):
    """Values by name. ``addresses``: ``NAME=https://…/secrets/…`` each; ``identity``: client id, None for the only one.

    Raises :class:`VaultError`, which never holds a value.
    """
    if not addresses:
        return {}
    token = _ask(*_token_request(identity), pause, "The token of the job's identity")["access_token"]
    secrets = {}
    for pair in addresses:
        name, _, address = pair.partition("=")
        answer = _ask("%s?api-version=%s" % (address, _VERSION), {"Authorization": "Bearer " + token}, pause, "The secret " + name)
        secrets[name] = answer["value"]
    return secrets


class VaultError(Exception):
    """A secret could not be had."""


def _token_request(identity):
    endpoint, header = os.environ.get("MSI_ENDPOINT"), os.environ.get("MSI_SECRET")
    if endpoint and header:
        query = {"api-version": "2017-09-01", "resource": _RESOURCE, **({"clientid": identity} if identity else {})}
        return "%s?%s" % (endpoint, urllib.parse.urlencode(query)), {"secret": header}
    query = {"api-version": "2018-02-01", "resource": _RESOURCE, **({"client_id": identity} if identity else {})}
    return "%s?%s" % (_MACHINE_ENDPOINT, urllib.parse.urlencode(query)), {"Metadata": "true"}


def _ask(address, headers, pause, what):
    tries = 0
    while True:
        try:
            with urllib.request.urlopen(urllib.request.Request(address, headers=headers), timeout=_TIMEOUT_SECONDS) as answer:
                return json.load(answer)
        except (OSError, ValueError) as error:
            tries += 1
            code = getattr(error, "code", None)
            if tries == _TRIES or (code is not None and code < 500 and code not in _PASSING):
                reason = type(error).__name__ if code is None else "HTTP %d" % code
                raise VaultError("%s could not be read: %s." % (what, reason)) from None
        pause(2.0 ** tries)
