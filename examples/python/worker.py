#!/usr/bin/env python3
"""A worker that compresses a file: the whole worker protocol, with Python's standard library.

The output is called OUTPUT.partial until it is whole and the operation can't be cancelled any more.
If LONGRUN_TOKEN is in the environment, every call carries it as its bearer token.

exit status:
  0  the work is done, and the operation SUCCESSFUL
  1  the work failed, and the operation with it; or the operation couldn't be claimed
  2  wrong usage
  3  cancelled, and the partial output removed
  4  the lease was lost, so the operation is not ours to end; the partial output is removed
  5  nothing to do: the operation is done, or another worker has it
"""

import argparse
import contextlib
import gzip
import http.client
import json
import os
import random
import signal
import socket
import sys
import threading
import time
import urllib.error
import urllib.request

CHUNK = 1 << 20


class Refused(Exception):
    """The server's answer is no, with a reason for programs."""

    def __init__(self, reason, message):
        super().__init__(message)
        self.reason = reason


class Cancelled(Exception):
    """Somebody asked to cancel the operation."""


class LeaseLost(Exception):
    """The operation isn't ours any more, so what came of the work is discarded."""


class HeldOperation:
    """One operation, from claim to finish. A thread keeps the lease and learns whether to stop."""

    def __init__(self, url, name, lease):
        self.url, self.lease = f"{url}/v1/{name}", lease
        self.progress = (0, 0)
        self.stop = None  # what check raises
        self.over = threading.Event()
        self.lease_end = time.monotonic() + lease
        worker = f"{socket.gethostname()}/{os.getpid()}"
        claim = self.call("claim", {"worker": worker, "leaseDuration": f"{lease}s"})
        self.token = claim["leaseToken"]
        self.heartbeats = threading.Thread(target=self.keep_lease, daemon=True)
        self.heartbeats.start()

    def keep_lease(self):
        while not self.over.wait(self.lease / 3):
            try:
                self.heartbeat()
            except (Cancelled, LeaseLost) as reason:
                self.stop = reason
            except Exception as error:  # the next one may go through, and the work goes on
                print(f"heartbeat: {error}", file=sys.stderr)

    def heartbeat(self, **more):
        sent = time.monotonic()
        completed, estimated = self.progress
        progress = {"workCompleted": completed, "workEstimated": estimated}
        reply = self.call("heartbeat", {"leaseToken": self.token, "progress": progress, **more})
        self.lease_end = sent + self.lease
        print(f"{completed} of {estimated} bytes", flush=True)
        if reply.get("cancelRequested"):
            raise Cancelled

    def check(self, completed, estimated):
        self.progress = (completed, estimated)
        if self.stop:
            raise self.stop

    def finish(self, outcome):
        self.over.set()
        self.heartbeats.join()
        return self.call("finish", {"leaseToken": self.token, **outcome})

    def call(self, verb, body):
        """Tries again while the server can't be reached, but not for longer than the lease lasts."""
        pause = 0.1
        while True:
            try:
                return self.post(verb, body)
            except (OSError, http.client.HTTPException) as error:
                print(f"{verb}: {error}", file=sys.stderr)
                if time.monotonic() + pause >= self.lease_end:
                    raise LeaseLost from error
            time.sleep(pause * random.uniform(0.5, 1))
            pause = min(2 * pause, 5)

    def post(self, verb, body):
        headers = {"Content-Type": "application/json"}
        if "LONGRUN_TOKEN" in os.environ:
            headers["Authorization"] = "Bearer " + os.environ["LONGRUN_TOKEN"]
        request = urllib.request.Request(f"{self.url}:{verb}", json.dumps(body).encode(), headers)
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as error:
            if error.code == 429 or error.code >= 500:
                raise
            status = json.load(error)["error"]
            reason = status["details"][0]["reason"]
            if reason == "LEASE_NOT_HELD":
                raise LeaseLost from error
            raise Refused(reason, status["message"]) from error


def compress(operation, source, target):
    partial = target + ".partial"
    try:
        with open(source, "rb") as data, gzip.open(partial, "wb") as out:
            size = os.fstat(data.fileno()).st_size
            while chunk := data.read(CHUNK):
                out.write(chunk)
                operation.check(data.tell(), size)
        operation.heartbeat(finalizing=True)  # from here on, a cancel request comes too late
        os.replace(partial, target)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.remove(partial)
    return {
        "@type": "type.googleapis.com/google.datastore.admin.v1.ExportEntitiesResponse",
        "outputUrl": "file://" + os.path.abspath(target),
    }


def work(operation, source, target):
    try:
        outcome, status = {"response": compress(operation, source, target)}, 0
    except Cancelled:
        outcome, status = {"error": {"code": 1, "message": "The worker stopped as asked."}}, 3
    except LeaseLost:
        raise
    except (Exception, KeyboardInterrupt) as error:
        outcome, status = {"error": {"code": 2, "message": repr(error)}}, 1
    print(json.dumps(operation.finish(outcome), indent=2))
    return status


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("operation", help="such as projects/demo/operations/my-first")
    parser.add_argument("input")
    parser.add_argument("output")
    parser.add_argument("--url", default="http://localhost:8080", help="default: %(default)s")
    parser.add_argument("--lease", type=int, default=60, help="in seconds; default: %(default)s")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        operation = HeldOperation(arguments.url, arguments.operation, arguments.lease)
    except (Refused, LeaseLost) as error:
        print(f"not claimed: {error}", file=sys.stderr)
        nothing_to_do = ("OPERATION_ALREADY_DONE", "OPERATION_ALREADY_CLAIMED")
        return 5 if getattr(error, "reason", None) in nothing_to_do else 1
    try:
        return work(operation, arguments.input, arguments.output)
    except LeaseLost:
        print("the lease was lost; the result is discarded", file=sys.stderr)
        return 4


if __name__ == "__main__":
    sys.exit(main())
