"""google-api-core: operations_v1 over REST, and the future that it makes of an operation. It calls again for 10 s."""

import unittest

from google.api_core import exceptions, operation
from google.api_core.future.polling import _OperationNotComplete
from google.api_core.operations_v1 import AbstractOperationsClient
from google.api_core.operations_v1.transports.rest import OperationsRestTransport
from google.api_core.retry import Retry
from google.auth.credentials import AnonymousCredentials
from google.oauth2.credentials import Credentials
from google.protobuf import empty_pb2

import server
from datastore_admin import ExportEntitiesMetadata, State
from suite import OperationsSuite

ERRORS = {
    "NOT_FOUND": exceptions.NotFound,
    "FAILED_PRECONDITION": exceptions.BadRequest,
    "UNIMPLEMENTED": exceptions.MethodNotImplemented,
    "INVALID_ARGUMENT": exceptions.BadRequest,
    "PERMISSION_DENIED": exceptions.Forbidden,
    "UNAVAILABLE": exceptions.RetryError,
}


def connect(url, token=None):
    credentials = Credentials(token) if token else AnonymousCredentials()
    return AbstractOperationsClient(transport=OperationsRestTransport(host=url, credentials=credentials))


class Client:
    """google-api-core, as suite.py calls it."""

    def __init__(self, operations, **options):
        self.operations = operations
        self.options = options

    def get(self, name):
        found = self.operations.get_operation(name, **self.options)
        metadata = ExportEntitiesMetadata()
        found.metadata.Unpack(metadata)
        return {
            "name": found.name,
            "done": found.done,
            "state": State.values_by_number[metadata.common.state].name,
            "code": found.error.code,
            "message": found.error.message,
        }

    def pages(self, parent, matching, page_size):
        found = self.operations.list_operations(parent, matching, page_size=page_size)
        return [[operation.name for operation in page.operations] for page in found.pages]

    def cancel(self, name):
        self.operations.cancel_operation(name, **self.options)

    def delete(self, name):
        self.operations.delete_operation(name, **self.options)


class ApiCoreTest(OperationsSuite, unittest.TestCase):
    retries = True

    def connect(self, url, token=None):
        return Client(connect(url, token))

    def error_of(self, status):
        return ERRORS[status]

    def test_a_filter_and_pages_are_iterated_by_the_client(self):
        parent = server.parent()
        names = [server.start(parent, operationId=i) for i in "abc"]
        found = connect(server.WELL).list_operations(parent, "NOT done", page_size=2)
        self.assertEqual(names, [operation.name for operation in found])


class FutureTest(unittest.TestCase):
    connect = staticmethod(connect)

    def setUp(self):
        self.operations = self.connect(server.WELL)
        self.name = server.start(operationType="EXPORT_ENTITIES")
        self.token = server.claim(self.name)

    def future(self):
        return operation.from_gapic(
            self.operations.get_operation(self.name),
            self.operations,
            empty_pb2.Empty,
            grpc_metadata=(),
            metadata_type=ExportEntitiesMetadata,
            polling=Retry(lambda error: isinstance(error, _OperationNotComplete), initial=0.05, maximum=0.1, timeout=30),
        )

    def test_a_future_that_is_cancelled_ends_in_the_words_of_the_worker(self):
        future = self.future()
        self.assertTrue(future.cancel())
        self.assertFalse(future.cancelled())
        self.assertTrue(server.heartbeat(self.name, self.token)["cancelRequested"])
        server.finish(self.name, self.token, error={"code": 1, "message": "stopped by its worker"})
        with self.assertRaisesRegex(exceptions.Cancelled, "stopped by its worker"):
            future.result()
        self.assertTrue(future.cancelled())
        self.assertFalse(future.cancel())
        self.assertEqual("CANCELLED", State.values_by_number[future.metadata.common.state].name)

    def test_a_future_of_what_succeeds_has_its_response(self):
        future = self.future()
        server.finish(self.name, self.token)
        self.assertEqual(empty_pb2.Empty(), future.result())


if __name__ == "__main__":
    unittest.main()
