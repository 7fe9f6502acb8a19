// Stands in for what scripts/deploy talks to: Cloud Scheduler, Google's tokeninfo, and Cloud Run's front end before a
// function that runs here. For terraform/tests/deploy, which points curl at it.
//
//   node google.cjs DIR
//
// In DIR it finds key.p12 and function-port; writes ports ("HTTPS HTTP") and calls, a line for each call; and looks
// at each call whether there is iam (Cloud Run lets in nobody without a token), sweep-code (the sweep fails with this code)
// and stranger (tokens are of somebody whom no policy names).
'use strict';
const fs = require('fs'), http = require('http'), https = require('https'), path = require('path');

const dir = process.argv[2];
const file = (name) => path.join(dir, name);
const has = (name) => fs.existsSync(file(name));
const text = (name) => fs.readFileSync(file(name), 'utf8').trim();
const TOKEN = /^Bearer ya29\.test-\d+$/;
const job = { polls: 0, attempts: 0 };

function reply(res, status, body) {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body, null, 2));
}

// A run is answered at once, and its outcome shows some time later, as lastAttemptTime and status.
function scheduler(req, res) {
  if (!TOKEN.test(req.headers.authorization || '') || req.headers['x-goog-user-project'] !== 'demo-longrun') {
    return reply(res, 403, { error: { code: 403, message: 'needs a token, and a project whose quota is used', status: 'PERMISSION_DENIED' } });
  }
  const [, name, run] = /^\/v1\/(projects\/demo-longrun\/locations\/[a-z0-9-]+\/jobs\/[a-z-]+-sweep)(:run)?$/.exec(req.url) || [];
  if (!name || req.method !== (run ? 'POST' : 'GET')) return reply(res, 404, { error: { code: 404, message: req.url, status: 'NOT_FOUND' } });
  if (run) job.polls = 2;
  else if (job.polls > 0 && --job.polls === 0) job.attempts++;
  const outcome = { lastAttemptTime: new Date(1.8e12 + job.attempts * 1000).toISOString(), status: has('sweep-code') ? { code: Number(text('sweep-code')) } : {} };
  return reply(res, 200, { name, state: 'ENABLED', schedule: '* * * * *', ...(job.attempts ? outcome : {}) });
}

function cloudRun(req, res) {
  if (has('iam') && !req.headers.authorization) return reply(res, 403, {});
  const headers = { ...req.headers, 'x-forwarded-proto': 'https' };
  const call = http.request({ host: '127.0.0.1', port: Number(text('function-port')), method: req.method, path: req.url, headers }, (answer) => {
    res.writeHead(answer.statusCode, answer.headers);
    answer.pipe(res);
  });
  call.on('error', () => reply(res, 503, {}));
  return req.pipe(call);
}

function tokenInfo(req, res) {
  let body = '';
  req.on('data', (part) => { body += part; });
  req.on('end', () => {
    const token = new URLSearchParams(body || new URL(req.url, 'http://localhost').search).get('access_token') || '';
    if (!TOKEN.test(`Bearer ${token}`)) return reply(res, 400, { error: 'invalid_token' });
    const email = has('stranger') ? 'bob@elsewhere.example' : 'ann@example.com';
    return reply(res, 200, { azp: '1', aud: '1', sub: '123', expires_in: '3599', email, email_verified: 'true', scope: 'openid https://www.googleapis.com/auth/userinfo.email https://www.googleapis.com/auth/cloud-platform' });
  });
}

const front = https.createServer({ pfx: fs.readFileSync(file('key.p12')), passphrase: 'stand-in' }, (req, res) => {
  fs.appendFileSync(file('calls'), `${req.method} ${req.headers.host} ${req.url}\n`);
  return req.headers.host.startsWith('cloudscheduler.') ? scheduler(req, res) : cloudRun(req, res);
});
const tokens = http.createServer(tokenInfo);
front.listen(0, '127.0.0.1', () => tokens.listen(0, '127.0.0.1', () => {
  fs.writeFileSync(file('ports.new'), `${front.address().port} ${tokens.address().port}\n`);
  fs.renameSync(file('ports.new'), file('ports'));
}));
