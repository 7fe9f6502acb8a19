'use strict';

const assert = require('node:assert/strict');

/** What the servers are told to these programs by; see ClientServers.java. */
const urls = {
  well: process.env.LONGRUN_URL,
  faulty: process.env.LONGRUN_FAULTY_URL,
  down: process.env.LONGRUN_DOWN_URL,
  restricted: process.env.LONGRUN_RESTRICTED_URL,
};
const viewerToken = process.env.LONGRUN_VIEWER_TOKEN;

let projects = 0;

/** The name of a project, or of another parent, that no other test uses. */
function parent(collection = '') {
  return `projects/${process.env.LONGRUN_PROJECT}-${process.pid}-${++projects}${collection}`;
}

async function call(method, path, body) {
  const response = await fetch(`${urls.well}/v1/${path}`, {
    method,
    body: body && JSON.stringify(body),
  });
  const reply = await response.json();
  assert.equal(response.status, 200, JSON.stringify(reply));
  return reply;
}

/** Starts an operation, and returns its name. */
async function start(body = {}, under = parent()) {
  return (await call('POST', `${under}/operations:start`, body)).name;
}

/** Claims an operation as a worker does, and returns the token of its lease. */
async function claim(name) {
  return (await call('POST', `${name}:claim`, { worker: 'w' })).leaseToken;
}

const heartbeat = (name, leaseToken) => call('POST', `${name}:heartbeat`, { leaseToken });
const finish = (name, leaseToken, end) => call('POST', `${name}:finish`, { leaseToken, ...end });
const read = (name) => call('GET', name);

module.exports = { urls, viewerToken, parent, start, claim, heartbeat, finish, read };
