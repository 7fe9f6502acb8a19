"""google-api-python-client with the document that the server itself gives: a client that nobody wrote."""

import json
import unittest
import urllib.request

from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

import discovered
import server
from suite import OperationsSuite

DOCUMENT = "/$discovery/rest?version=v1"


def parent_parameter():
    """What the document calls the parent that an operation is started under."""
    with urllib.request.urlopen(server.WELL + DOCUMENT, timeout=60) as reply:
        operations = json.load(reply)["resources"]["projects"]["resources"]["operations"]
    return operations["methods"]["start"]["parameterOrder"][0]


PARENT = parent_parameter()


def longrun(url, token=None):
    http = discovered.transport(token)
    return build("longrun", "v1", discoveryServiceUrl=url + DOCUMENT, static_discovery=False, http=http)


class DiscoveredOperationsTest(OperationsSuite, unittest.TestCase):
    def connect(self, url, token=None):
        return discovered.Operations(longrun(url, token).projects().operations())

    def error_of(self, status):
        return HttpError


class DiscoveredWorkTest(unittest.TestCase):
    """Every method, of every kind of parent, by the generated names alone."""

    def test_work_under_a_project(self):
        self.every_method(longrun(server.WELL).projects().operations(), server.parent())

    def test_work_under_a_location(self):
        operations = longrun(server.WELL).projects().locations().operations()
        self.every_method(operations, f"{server.parent()}/locations/europe-west1")

    def test_work_under_a_database(self):
        operations = longrun(server.WELL).projects().databases().operations()
        self.every_method(operations, f"{server.parent()}/databases/(default)")

    def every_method(self, operations, parent):
        name = self.cancelled(operations, parent)
        self.assertEqual([name], [it["name"] for it in self.listed(operations, parent)])
        operations.delete(name=name).execute()
        self.assertEqual([], self.listed(operations, parent))
        self.succeeding(operations, parent)

    def listed(self, operations, parent):
        return operations.list(name=parent, filter="done", pageSize=5).execute().get("operations", [])

    def cancelled(self, operations, parent):
        body = {"operationId": "a", "operationType": "EXPORT_ENTITIES", "labels": {"run": "daily"}}
        name = operations.start(**{PARENT: parent}, body=body).execute()["name"]
        claimed = operations.claim(name=name, body={"worker": "w", "leaseDuration": "30s"}).execute()
        self.assertEqual(name, claimed["operation"]["name"])
        token = claimed["leaseToken"]
        operations.cancel(name=name).execute()
        self.assertNotIn("done", operations.wait(name=name, body={"timeout": "0s"}).execute())
        progress = {"workCompleted": "3", "workEstimated": "10"}
        told = operations.heartbeat(name=name, body={"leaseToken": token, "progress": progress}).execute()
        self.assertTrue(told["cancelRequested"])
        end = {"leaseToken": token, "error": {"code": 1, "message": "stopped"}}
        self.assertTrue(operations.finish(name=name, body=end).execute()["done"])
        self.assertEqual({"code": 1, "message": "stopped"}, operations.get(name=name).execute()["error"])
        return name

    def succeeding(self, operations, parent):
        name = operations.start(**{PARENT: parent}, body={}).execute()["name"]
        token = operations.claim(name=name, body={"worker": "w"}).execute()["leaseToken"]
        response = {"@type": "type.googleapis.com/google.protobuf.Empty"}
        operations.finish(name=name, body={"leaseToken": token, "response": response}).execute()
        ended = operations.wait(name=name, body={"timeout": "10s"}).execute()
        self.assertEqual((True, response), (ended["done"], ended["response"]))


if __name__ == "__main__":
    unittest.main()
