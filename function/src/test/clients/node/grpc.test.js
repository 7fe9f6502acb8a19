'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { v1 } = require('@google-cloud/datastore');
const { google } = require('@google-cloud/datastore/build/protos/protos');
const { PassThroughClient } = require('google-auth-library');
const { grpc } = require('google-gax');
const { urls, claim, finish, parent, start } = require('./server.js');
const { testOperations } = require('./suite.js');

const { CommonMetadata, ExportEntitiesMetadata } = google.datastore.admin.v1;

/** On its default transport; nothing is set but where, and that without TLS. */
function admin(url) {
  const { hostname, port } = new URL(url);
  return new v1.DatastoreAdminClient({
    apiEndpoint: hostname,
    port: Number(port),
    projectId: 'any',
    authClient: new PassThroughClient(),
    sslCreds: grpc.credentials.createInsecure(),
  });
}

/**
 * Without TLS gRPC sends no credentials of its own accord. A server that stays down it would call
 * for a minute.
 */
function calling(url, token) {
  return {
    ...(token && { otherArgs: { headers: { authorization: `Bearer ${token}` } } }),
    ...(url === urls.down && { retry: { retryCodes: [] } }),
  };
}

function connect(url, token) {
  const client = admin(url);
  const options = calling(url, token);
  return {
    async get(name) {
      const [operation] = await client.operationsClient.getOperation({ name }, options);
      const { common } = ExportEntitiesMetadata.decode(operation.metadata.value);
      return { ...operation, state: CommonMetadata.State[common.state] };
    },
    async list(under, wanted) {
      const pages = [];
      let request = { name: under, ...wanted };
      while (request) {
        const [operations, next, reply] = await client.operationsClient.listOperations(request, {
          autoPaginate: false,
        });
        pages.push(operations.map((operation) => operation.name));
        request = next ?? (reply.nextPageToken && { ...request, pageToken: reply.nextPageToken });
      }
      return pages;
    },
    cancel: (name) => client.operationsClient.cancelOperation({ name }, options),
    delete: (name) => client.operationsClient.deleteOperation({ name }, options),
  };
}

/** As gRPC numbers them. */
const codes = {
  INVALID_ARGUMENT: 3,
  NOT_FOUND: 5,
  PERMISSION_DENIED: 7,
  FAILED_PRECONDITION: 9,
  UNIMPLEMENTED: 12,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
};

testOperations({ connect, codes, retries: { get: true, cancel: true } });

test('an error has its reason', async () => {
  const name = `${parent()}/operations/nothing`;
  await assert.rejects(connect(urls.well).get(name), {
    code: 5,
    reason: 'OPERATION_NOT_FOUND',
    domain: 'longrun.dev',
  });
});

test('a promise for an operation that is cancelled is rejected in the words of the worker', async () => {
  const name = await start({ operationType: 'EXPORT_ENTITIES' });
  const token = await claim(name);
  const operation = await admin(urls.well).checkExportEntitiesProgress(name);
  await operation.cancel();
  const ended = assert.rejects(operation.promise(), { code: 1, message: 'stopped by its worker' });
  await finish(name, token, { error: { code: 1, message: 'stopped by its worker' } });
  await ended;
});

test('a promise for an operation that succeeds has its response', async () => {
  const name = await start({ operationType: 'EXPORT_ENTITIES' });
  const operation = await admin(urls.well).checkExportEntitiesProgress(name);
  const ended = operation.promise();
  const response = {
    '@type': 'type.googleapis.com/google.datastore.admin.v1.ExportEntitiesResponse',
    outputUrl: 'gs://bucket/x',
  };
  await finish(name, await claim(name), { response });
  const [result] = await ended;
  assert.equal(result.outputUrl, 'gs://bucket/x');
});
