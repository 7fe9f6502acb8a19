"""google-api-core: operations_v1 over gRPC, and the future that it makes of an operation. It calls again for 10 minutes."""

import unittest
from urllib.parse import urlsplit

import grpc
from google.api_core import exceptions
from google.api_core.operations_v1 import OperationsClient

import server
import test_api_core
from suite import OperationsSuite

ERRORS = test_api_core.ERRORS | {
    "UNAUTHENTICATED": exceptions.Unauthenticated,
    "UNAVAILABLE": exceptions.ServiceUnavailable,
}


def connect(url):
    return OperationsClient(grpc.insecure_channel(urlsplit(url).netloc))


class Client(test_api_core.Client):
    """This client chooses no page size, so the server does."""

    def pages(self, parent, matching, page_size):
        found = self.operations.list_operations(parent, matching)
        return [[operation.name for operation in page] for page in found.pages]


class GrpcTest(OperationsSuite, unittest.TestCase):
    retries = True

    def connect(self, url, token=None):
        options = {"retry": None} if url == server.DOWN else {}
        if token:  # without TLS gRPC sends no credentials of its own accord
            options["metadata"] = [("authorization", f"Bearer {token}")]
        return Client(connect(url), **options)

    def error_of(self, status):
        return ERRORS[status]

    def test_list_gives_every_page_and_each_operation_once(self):
        parent = server.parent()
        names = [server.start(parent, operationId=f"o{i:03}") for i in range(101)]
        self.assertEqual([names[:100], names[100:]], self.client.pages(parent, "", None))

    def test_who_is_unknown_is_told_so(self):
        with self.refused("UNAUTHENTICATED"):
            self.connect(server.RESTRICTED).get(server.start())

    def test_an_error_has_its_reason(self):
        with self.assertRaises(exceptions.NotFound) as refusal:
            self.client.get(f"{server.parent()}/operations/nothing")
        self.assertEqual(("OPERATION_NOT_FOUND", "longrun.dev"), (refusal.exception.reason, refusal.exception.domain))


class FutureTest(test_api_core.FutureTest):
    connect = staticmethod(connect)


if __name__ == "__main__":
    unittest.main()
