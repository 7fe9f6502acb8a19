'use strict';

const { datastore } = require('@googleapis/datastore');
const { OAuth2Client } = require('google-auth-library');
const { testOperations } = require('./suite.js');
const { operationsOf, codes } = require('./googleapis.js');

function connect(url, token) {
  const auth = new OAuth2Client();
  auth.setCredentials({ access_token: token });
  const api = datastore({ version: 'v1', rootUrl: `${url}/`, ...(token && { auth }) });
  return operationsOf(api.projects.operations);
}

// gaxios calls again what only reads, or may be repeated by the rules of HTTP; so never a POST.
testOperations({ connect, codes, retries: { get: true, cancel: false } });
