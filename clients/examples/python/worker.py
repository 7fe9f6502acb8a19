#!/usr/bin/env python3
"""A worker that compresses a file: the whole worker protocol, with Python's standard library.

A heartbeat waits at the server for a cancel request, which is so heard at once. The output is
called OUTPUT.partial until it is whole and the operation can't be cancelled any more.

environment:
  LONGRUN_TOKEN_COMMAND  prints a bearer token. Runs every 5 minutes, and when one is refused
  LONGRUN_TOKEN          or one token for all calls. A server on localhost needs neither

exit status:
  0  the work is done, and the operation SUCCESSFUL
  1  the work failed, and the operation with it; or the operation couldn't be claimed
  2  wrong usage
  3  cancelled, and the partial output removed
  4  the operation ended without us, or is gone; a partial output is removed
  5  nothing to do: the operation is done, or another worker has it
  6  no call got through, or no token was accepted, until the lease was over. The operation ends
     with it: FAILED, or CANCELLED if that was asked for. The output is kept, whole or partial
"""

import argparse
import contextlib
import gzip
import http.client
import json
import os
import random
import re
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

EXIT_STATUS = {"CANCELLED": 3, "LEASE_NOT_HELD": 4, "OPERATION_NOT_FOUND": 4, "UNREACHABLE": 6}
EXIT_STATUS |= {"OPERATION_ALREADY_DONE": 5, "OPERATION_ALREADY_CLAIMED": 5, "NOT_AUTHORIZED": 6}


class Stopped(Exception):
    """The work can't go on, for a reason: one of the server's, or one of EXIT_STATUS."""

    def __init__(self, reason, message):
        super().__init__(message)
        self.reason, self.status = reason, EXIT_STATUS.get(reason, 1)


class HeldOperation:
    """One operation, from claim to finish. A thread keeps the lease and learns whether to stop."""

    def __init__(self, url, name, lease):
        self.url, self.lease = f"{url}/v1/{name}", lease
        self.bearer, self.bearer_end = "", 0
        self.progress = (0, 0)
        self.stop = None  # what check raises
        self.over = threading.Event()
        self.lease_end = time.monotonic() + lease
        self.token = secrets.token_urlsafe(32)  # if the reply is lost, the same claim again gets it
        worker = f"{socket.gethostname()}/{os.getpid()}"
        claim = {"worker": worker, "leaseDuration": f"{lease}s", "leaseToken": self.token}
        self.call("claim", claim)
        self.heartbeats = threading.Thread(target=self.keep_lease, daemon=True)
        self.heartbeats.start()

    def keep_lease(self):
        third, pause = self.lease / 3, 0
        while not self.over.wait(pause):
            sent = time.monotonic()
            try:
                self.heartbeat(wait=third, waitForCancel=f"{third:.3f}s")
            except Exception as reason:
                self.stop = reason
            # Who was told to stop, or for whom there is no place to wait, asks again in a while.
            pause = max(0, sent + third - time.monotonic())

    def heartbeat(self, wait=0, **more):
        completed, estimated = self.progress
        progress = {"workCompleted": completed, "workEstimated": estimated}
        body = {"leaseToken": self.token, "progress": progress, **more}
        reply = self.call("heartbeat", body, wait)
        print(f"{completed} of {estimated} bytes", flush=True)
        if reply.get("cancelRequested"):
            raise Stopped("CANCELLED", "The worker stopped as asked.")

    def check(self, completed, estimated):
        self.progress = (completed, estimated)
        if self.stop:
            raise self.stop

    def finish(self, outcome):
        self.over.set()
        return self.call("finish", {"leaseToken": self.token, **outcome})

    def call(self, verb, body, wait=0):
        """Repeats what may go through later, first at once, then with pauses, during the lease."""
        pause = 0
        while True:
            sent = time.monotonic()
            try:
                timeout = max(1, min(10 + wait, self.lease_end - sent))
                reply = self.post(verb, body, timeout)
                self.lease_end = max(self.lease_end, sent + self.lease)
                return reply
            except Stopped as error:
                if wait and self.over.is_set():
                    raise  # it is finished, so nothing waits any more
                print(f"{verb}: {error}", file=sys.stderr, flush=True)
                left = self.lease_end - time.monotonic()
                unknown = verb == "claim" and pause and error.reason == "NOT_AUTHORIZED"
                if error.status < 6 or left <= 0 or unknown:
                    raise
            time.sleep(min(pause * random.uniform(0.5, 1), left))
            pause = min(2 * pause + 0.2, 5)

    def post(self, verb, body, timeout):
        try:
            headers = {"Content-Type": "application/json", **self.authorization()}
            call = urllib.request.Request(f"{self.url}:{verb}", json.dumps(body).encode(), headers)
            with urllib.request.urlopen(call, timeout=timeout) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as error:
            reason = message = str(error)
            with contextlib.suppress(LookupError, TypeError, ValueError):  # not our server's JSON
                status = json.load(error)["error"]
                reason, message = status["details"][0]["reason"], status["message"]
            if error.code in (401, 403):
                reason, self.bearer = "NOT_AUTHORIZED", ""
            elif error.code == 429 or error.code >= 500:
                reason = "UNREACHABLE"
            raise Stopped(reason, message) from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Stopped("UNREACHABLE", error) from error

    def authorization(self):
        bearer, command = os.environ.get("LONGRUN_TOKEN"), os.environ.get("LONGRUN_TOKEN_COMMAND")
        if command:
            bearer = self.bearer
            if not bearer or time.monotonic() > self.bearer_end:
                run = {"shell": True, "stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE}
                run["timeout"] = max(1, min(20, self.lease_end - time.monotonic()))
                with contextlib.suppress(subprocess.TimeoutExpired):
                    bearer = subprocess.run(command, **run).stdout.decode().strip() or bearer
                self.bearer, self.bearer_end = bearer, time.monotonic() + 300
        if (command or bearer) and not re.fullmatch("[A-Za-z0-9._~+/=-]+", bearer):
            name, self.bearer = "LONGRUN_TOKEN_COMMAND" if command else "LONGRUN_TOKEN", ""
            raise Stopped("NOT_AUTHORIZED", f"no token from {name}")
        return {"Authorization": f"Bearer {bearer}"} if bearer else {}


def compress(operation, source, target):
    partial = target + ".partial"
    try:
        with open(source, "rb") as data, gzip.open(partial, "wb") as out:
            size = os.fstat(data.fileno()).st_size
            while chunk := data.read(1 << 20):
                out.write(chunk)
                operation.check(data.tell(), size)
        operation.heartbeat(finalizing=True)  # from here on, a cancel request comes too late
        os.replace(partial, target)
    except BaseException as error:
        if getattr(error, "status", 1) != 6 and os.path.exists(partial):
            os.remove(partial)
        raise
    message = "type.googleapis.com/google.datastore.admin.v1.ExportEntitiesResponse"
    return {"@type": message, "outputUrl": "file://" + os.path.abspath(target)}


def work(operation, source, target):
    try:
        outcome, status = {"response": compress(operation, source, target)}, 0
    except (Exception, KeyboardInterrupt) as error:
        status = getattr(error, "status", 1)
        if status > 3:
            raise
        code = 1 if status == 3 else 2
        outcome = {"error": {"code": code, "message": str(error) or repr(error)}}
    print(json.dumps(operation.finish(outcome), indent=2))
    return status


def main():
    style = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=style)
    parser.add_argument("operation", help="such as projects/demo/operations/compress-1")
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--url", default="http://localhost:8080", help="default: %(default)s")
    parser.add_argument("--lease", type=int, default=60, help="in seconds; default: %(default)s")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    operation = None
    try:
        operation = HeldOperation(arguments.url, arguments.operation, arguments.lease)
        return work(operation, arguments.input, arguments.output)
    except Stopped as error:
        if operation is None:
            return 5 if error.status == 5 else 1
        if error.status == 6:
            kept = arguments.output + ".partial" * os.path.exists(arguments.output + ".partial")
            print(f"{error.reason} until the lease was over; kept: {kept}", file=sys.stderr)
        return error.status


if __name__ == "__main__":
    sys.exit(main())
