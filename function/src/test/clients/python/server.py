"""Operations to test clients with, over plain HTTP; the servers are those of ClientServers.java."""

import itertools
import json
import os
import urllib.request

WELL = os.environ["LONGRUN_URL"]
FAULTY = os.environ["LONGRUN_FAULTY_URL"]
DOWN = os.environ["LONGRUN_DOWN_URL"]
RESTRICTED = os.environ["LONGRUN_RESTRICTED_URL"]
VIEWER_TOKEN = os.environ["LONGRUN_VIEWER_TOKEN"]

_projects = itertools.count(1)


def parent():
    """The name of a project that no other test uses."""
    return f"projects/{os.environ['LONGRUN_PROJECT']}-{next(_projects)}"


def call(method, path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{WELL}/v1/{path}", data, method=method)
    with urllib.request.urlopen(request, timeout=60) as reply:
        return json.load(reply)


def start(under=None, **body):
    """Starts an operation, and returns its name."""
    return call("POST", f"{under or parent()}/operations:start", body)["name"]


def claim(name):
    """Claims an operation as a worker does, and returns the token of its lease."""
    return call("POST", f"{name}:claim", {"worker": "w"})["leaseToken"]


def heartbeat(name, token):
    return call("POST", f"{name}:heartbeat", {"leaseToken": token})


def finish(name, token, **end):
    return call("POST", f"{name}:finish", {"leaseToken": token, **end})


def read(name):
    return call("GET", name)


def cancel(name):
    return call("POST", f"{name}:cancel", {})
