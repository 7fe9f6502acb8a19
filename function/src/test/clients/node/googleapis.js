'use strict';

/** Clients in the style of googleapis throw what HTTP said. */
const codes = {
  NOT_FOUND: 404,
  FAILED_PRECONDITION: 400,
  UNIMPLEMENTED: 501,
  INVALID_ARGUMENT: 400,
  PERMISSION_DENIED: 403,
  UNAUTHENTICATED: 401,
  UNAVAILABLE: 503,
};

/** The methods of such a client, as suite.js calls them. */
function operationsOf(operations) {
  return {
    async get(name) {
      const { data } = await operations.get({ name });
      return { ...data, state: data.metadata.common.state };
    },
    async list(parent, options) {
      const pages = [];
      let pageToken;
      do {
        const { data } = await operations.list({ name: parent, ...options, pageToken });
        pages.push((data.operations ?? []).map((operation) => operation.name));
        pageToken = data.nextPageToken;
      } while (pageToken);
      return pages;
    },
    cancel: (name) => operations.cancel({ name }),
    delete: (name) => operations.delete({ name }),
  };
}

module.exports = { codes, operationsOf };
