'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { OAuth2Client } = require('google-auth-library');
const { Discovery } = require('googleapis-common/build/src/discovery.js');
const { codes, operationsOf } = require('./googleapis.js');
const { parent, urls } = require('./server.js');
const { testOperations } = require('./suite.js');

// What google.discoverAPI of googleapis is: a client of the document that the server itself gives.
const document = (url) => `${url}/$discovery/rest?version=v1`;
const discover = async (url, auth) => (await new Discovery().discoverAPI(document(url)))({ version: 'v1', auth });

const clients = {};
let startParameter;

test('the document makes a client', async () => {
  const viewer = new OAuth2Client();
  viewer.setCredentials({ access_token: process.env.LONGRUN_VIEWER_TOKEN });
  for (const url of Object.values(urls)) {
    clients[url] = await discover(url);
  }
  clients.viewer = await discover(urls.restricted, viewer);
  const { resources } = await (await fetch(document(urls.well))).json();
  [startParameter] = resources.projects.resources.operations.methods.start.parameterOrder;
});

/** Made of the client only when it is used, since by then it has been discovered. */
function connect(url, token) {
  const methods = () => operationsOf(clients[token ? 'viewer' : url].projects.operations);
  return {
    get: async (name) => methods().get(name),
    list: async (under, options) => methods().list(under, options),
    cancel: async (name) => methods().cancel(name),
    delete: async (name) => methods().delete(name),
  };
}

testOperations({ connect, codes, retries: { get: true, cancel: false } });

const parents = {
  'a project': ['', (projects) => projects.operations],
  'a location': ['/locations/europe-west1', (projects) => projects.locations.operations],
  'a database': ['/databases/(default)', (projects) => projects.databases.operations],
};

for (const [kind, [suffix, select]] of Object.entries(parents)) {
  test(`every method serves operations under ${kind}`, async () => {
    const operations = select(clients[urls.well].projects);
    const under = parent(suffix);
    const listed = async () => (await operations.list({ name: under, filter: 'done' })).data.operations ?? [];
    const name = await cancelled(operations, under);
    assert.deepEqual((await listed()).map((operation) => operation.name), [name]);
    await operations.delete({ name });
    assert.deepEqual(await listed(), []);
    await succeeding(operations, under);
  });
}

async function started(operations, under, requestBody) {
  return (await operations.start({ [startParameter]: under, requestBody })).data.name;
}

async function cancelled(operations, under) {
  const name = await started(operations, under, { operationId: 'a', labels: { run: 'daily' } });
  const claim = await operations.claim({ name, requestBody: { worker: 'w', leaseDuration: '30s' } });
  const { leaseToken } = claim.data;
  await operations.cancel({ name });
  assert.equal((await operations.wait({ name, requestBody: { timeout: '0s' } })).data.done, undefined);
  const progress = { workCompleted: '3', workEstimated: '10' };
  const told = await operations.heartbeat({ name, requestBody: { leaseToken, progress } });
  assert.equal(told.data.cancelRequested, true);
  const error = { code: 1, message: 'stopped' };
  const ended = await operations.finish({ name, requestBody: { leaseToken, error } });
  assert.equal(ended.data.done, true);
  assert.deepEqual((await operations.get({ name })).data.error, error);
  return name;
}

async function succeeding(operations, under) {
  const name = await started(operations, under, {});
  const { leaseToken } = (await operations.claim({ name, requestBody: { worker: 'w' } })).data;
  const response = { '@type': 'type.googleapis.com/google.protobuf.Empty' };
  await operations.finish({ name, requestBody: { leaseToken, response } });
  const { data } = await operations.wait({ name, requestBody: { timeout: '10s' } });
  assert.deepEqual([data.done, data.response], [true, response]);
}
