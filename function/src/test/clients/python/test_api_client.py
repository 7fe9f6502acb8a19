"""google-api-python-client with its own document of the Datastore API. It calls again only if it is told to."""

import unittest

from google.api_core.client_options import ClientOptions
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

import discovered
import server
from suite import OperationsSuite


def connect(url, token=None, num_retries=0):
    datastore = build(
        "datastore",
        "v1",
        static_discovery=True,
        http=discovered.transport(token),
        client_options=ClientOptions(api_endpoint=url),
    )
    return discovered.Operations(datastore.projects().operations(), num_retries)


class ApiClientTest(OperationsSuite, unittest.TestCase):
    def connect(self, url, token=None):
        return connect(url, token)

    def error_of(self, status):
        return HttpError

    def test_an_error_has_the_status_of_http_and_our_details(self):
        with self.assertRaises(HttpError) as refused:
            self.client.delete(server.start())
        self.assertEqual(400, refused.exception.resp.status)
        self.assertEqual("OPERATION_NOT_DONE", refused.exception.error_details[0]["reason"])

    def test_who_is_unknown_is_told_so(self):
        with self.refused("UNAUTHENTICATED"):
            connect(server.RESTRICTED).get(server.start())


class RetryingApiClientTest(OperationsSuite, unittest.TestCase):
    """It takes any 5xx, so also UNIMPLEMENTED, for one that may go well the next time."""

    retries = True

    def connect(self, url, token=None):
        return connect(url, token, num_retries=2)

    def error_of(self, status):
        return HttpError


if __name__ == "__main__":
    unittest.main()
