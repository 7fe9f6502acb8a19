'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { v1 } = require('@google-cloud/datastore');
const { google } = require('@google-cloud/datastore/build/protos/protos');
const { OAuth2Client, PassThroughClient } = require('google-auth-library');
const { codes } = require('./googleapis.js');
const { urls, claim, finish, heartbeat, parent, start } = require('./server.js');
const { testOperations } = require('./suite.js');

const { CommonMetadata, ExportEntitiesMetadata } = google.datastore.admin.v1;

function authClient(token) {
  if (!token) {
    return new PassThroughClient();
  }
  const client = new OAuth2Client();
  client.setCredentials({ access_token: token });
  return client;
}

function admin(url, token) {
  const { hostname, port } = new URL(url);
  return new v1.DatastoreAdminClient({
    fallback: true,
    protocol: 'http',
    apiEndpoint: hostname,
    port: Number(port),
    projectId: 'any',
    authClient: authClient(token),
  });
}

function connect(url, token) {
  const client = admin(url, token);
  return {
    async get(name) {
      const [operation] = await client.operationsClient.getOperation({ name });
      const { common } = ExportEntitiesMetadata.decode(operation.metadata.value);
      return { ...operation, state: CommonMetadata.State[common.state] };
    },
    async list(under, options) {
      const pages = [];
      let request = { name: under, ...options };
      while (request) {
        const [operations, next, reply] = await client.operationsClient.listOperations(request, {
          autoPaginate: false,
        });
        pages.push(operations.map((operation) => operation.name));
        request = next ?? (reply.nextPageToken && { ...request, pageToken: reply.nextPageToken });
      }
      return pages;
    },
    cancel: (name) => client.operationsClient.cancelOperation({ name }),
    delete: (name) => client.operationsClient.deleteOperation({ name }),
  };
}

// This release throws what HTTP said, and doesn't call again.
testOperations({ connect, codes, retries: { get: false, cancel: false } });

const exporting = { operationType: 'EXPORT_ENTITIES' };

test('a promise for an operation that is cancelled is rejected in the words of the worker', async () => {
  const name = await start(exporting);
  const token = await claim(name);
  const operation = await admin(urls.well).checkExportEntitiesProgress(name);
  await operation.cancel(); // a promise that there is already, this would reject at once, here
  const ended = assert.rejects(operation.promise(), { code: 1, message: 'stopped by its worker' });
  assert.equal((await heartbeat(name, token)).cancelRequested, true);
  await finish(name, token, { error: { code: 1, message: 'stopped by its worker' } });
  await ended;
});

test('a promise for an operation that succeeds has its response', async () => {
  const name = await start(exporting);
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

test('list iterates over all pages by itself', async () => {
  const under = parent();
  const names = [];
  for (const operationId of ['a', 'b', 'c']) {
    names.push(await start({ operationId }, under));
  }
  const seen = [];
  const { operationsClient } = admin(urls.well);
  for await (const operation of operationsClient.listOperationsAsync({ name: under, pageSize: 2 })) {
    seen.push(operation.name);
  }
  assert.deepEqual(seen, names);
});
