"""google-api-python-client, as suite.py calls it."""

import httplib2
from google.oauth2.credentials import Credentials
from google_auth_httplib2 import AuthorizedHttp


def transport(token):
    http = httplib2.Http(timeout=60)
    return AuthorizedHttp(Credentials(token), http=http) if token else http


class Operations:
    """Any collection of operations that a discovery document describes."""

    def __init__(self, operations, num_retries=0):
        self.operations, self.num_retries = operations, num_retries

    def call(self, request):
        return request.execute(num_retries=self.num_retries)

    def get(self, name):
        operation = self.call(self.operations.get(name=name))
        error = operation.get("error", {})
        return {
            "name": operation["name"],
            "done": operation.get("done", False),
            "state": operation["metadata"]["common"]["state"],
            "code": error.get("code"),
            "message": error.get("message"),
        }

    def pages(self, parent, matching, page_size):
        pages = []
        request = self.operations.list(name=parent, filter=matching, pageSize=page_size)
        while request is not None:
            reply = self.call(request)
            pages.append([operation["name"] for operation in reply.get("operations", [])])
            request = self.operations.list_next(request, reply)
        return pages

    def cancel(self, name):
        return self.call(self.operations.cancel(name=name))

    def delete(self, name):
        return self.call(self.operations.delete(name=name))
