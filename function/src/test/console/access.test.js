// Signing in with a pasted token, and what a caller's role can't do.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { openBrowser, openPage, violations } from './browser.js';
import { startServer } from './server.js';

/** What Google would say of a token. @type {Record<string, string>} */
const PEOPLE = { 'token-of-vera': 'vera@example.com', 'token-of-olga': 'olga@example.com', 'token-of-nobody': 'nobody@example.com', 'token-of-w': 'w@example.com' };
const PARENT = 'projects/shop';

/** @type {Awaited<ReturnType<typeof startServer>>} */
let server;
/** @type {import('playwright-core').Browser} */
let browser;
/** @type {import('node:http').Server} */
let google;

before(async () => {
  google = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      const token = new URLSearchParams(body || (request.url ?? '').split('?')[1]).get('access_token') ?? '';
      const email = PEOPLE[token];
      response.writeHead(email ? 200 : 400, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(email ? { email, email_verified: 'true', sub: email, azp: 'client', aud: 'client', expires_in: '3000', scope: 'https://www.googleapis.com/auth/cloud-platform' } : { error: 'invalid_token' }));
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => google.once('listening', resolve));
  const { port } = /** @type {import('node:net').AddressInfo} */ (google.address());
  const bindings = [['viewer', 'vera'], ['operator', 'olga'], ['worker', 'w']].map(([role, member]) => ({ role, members: [`user:${member}@example.com`] }));
  [server, browser] = await Promise.all([
    startServer({ LONGRUN_AUTH: 'oauth', LONGRUN_TOKENINFO_URL: `http://127.0.0.1:${port}/`, LONGRUN_POLICY: JSON.stringify({ bindings }) }),
    openBrowser(),
  ]);
  await server.startOperation(PARENT, 'order-1', {}, { Authorization: 'Bearer token-of-w' });
});
after(async () => {
  await browser.close();
  await server.close();
  google.close();
});

/** @param {string} token */
const signIn = async (token, address = `#/${PARENT}`) => {
  const opened = await openPage(browser);
  await opened.page.goto(`${server.url}/console/${address}`);
  await opened.page.getByLabel('Access token').fill(token);
  await opened.page.getByRole('button', { name: 'Sign in' }).click();
  return opened;
};

test('a page that needs a token asks for one, says so when it is not taken, and keeps it in memory alone', async () => {
  const { page, faults } = await signIn('wrong');
  await page.getByText('The server doesn’t take this token').waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByLabel('Access token').fill('token-of-olga');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'order-1' }).waitFor();
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie + location.href);
  assert.doesNotMatch(stored, /token-of/);
  await page.reload();
  await page.getByLabel('Access token').waitFor();
  assert.deepEqual(faults, []);
});

test('a reply to a call without the token, that comes after it, does not ask for it again', async () => {
  const { page } = await openPage(browser);
  /** @type {() => void} */
  let letGo = () => {};
  const signedIn = new Promise((resolve) => (letGo = () => resolve(undefined)));
  await page.route('**/operations:testIamPermissions', async (route) => {
    if (!route.request().headers().authorization) await signedIn;
    await route.continue();
  });
  await page.goto(`${server.url}/console/#/${PARENT}`);
  await page.getByLabel('Access token').fill('token-of-olga');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'order-1' }).waitFor();
  const late = page.waitForResponse((response) => response.status() === 401);
  letGo();
  await (await late).finished();
  await page.getByRole('button', { name: 'Sign out' }).waitFor();
  assert.equal(await page.getByLabel('Access token').count(), 0);
});

test('after signing out nothing is shown any more', async () => {
  const { page } = await signIn('token-of-olga');
  await page.getByRole('link', { name: 'order-1' }).waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Access token').waitFor();
  assert.equal(await page.getByText('order-1').count(), 0);
});

test('a viewer sees operations, and that nothing more is permitted', async () => {
  const { page } = await signIn('token-of-vera');
  await page.getByText('You can look, but not cancel').waitFor();
  assert.equal(await page.getByLabel('Select order-1').count(), 0);
  await page.getByRole('link', { name: 'order-1' }).click();
  await page.getByText('You may not end it').waitFor();
  for (const name of ['Cancel…', 'Terminate…']) assert.ok(await page.getByRole('button', { name }).isDisabled());
  assert.deepEqual(await violations(page), []);
});

test('an operator may cancel, and sees that terminate is for admins', async () => {
  const { page } = await signIn('token-of-olga', `#/${PARENT}/operations/order-1`);
  await page.getByText('which the role admin has').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Terminate…' }).isDisabled());
  assert.ok(await page.getByRole('button', { name: 'Cancel…' }).isEnabled());
});

test('who has no role is told which one is missing', async () => {
  const { page } = await signIn('token-of-nobody');
  await page.getByText(`You may not list the operations of ${PARENT}`).waitFor();
  await page.getByText('the role viewer, operator or admin').waitFor();
  assert.equal(await page.getByText('You can look').count(), 0);
  assert.deepEqual(await violations(page), []);
});

test('where there is nothing yet, the commands that start something send a token', async () => {
  const { page } = await signIn('token-of-olga', '#/projects/empty');
  await page.getByText('No operations here yet').waitFor();
  for (const verb of ['operations:start', 'my-first:claim']) {
    const command = await page.locator('code', { hasText: verb }).textContent();
    assert.match(command ?? '', /^curl -X POST -H "Authorization: Bearer \$\(gcloud auth print-access-token\)" '/);
  }
});
