// Many operations: 1,000 rows, and a bulk cancel of 300 with its dry run; and how much the console weighs.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { openBrowser, openPage } from './browser.js';
import { startServer, times } from './server.js';

/** @type {Awaited<ReturnType<typeof startServer>>} */
let server;
/** @type {import('playwright-core').Browser} */
let browser;

before(async () => {
  [server, browser] = await Promise.all([startServer(), openBrowser()]);
});
after(async () => {
  await browser.close();
  await server.close();
});

test('a page of 1,000 rows has them all', async (t) => {
  await times(1000, (i) => server.startOperation('projects/thousand', `op-${i}`, { operationType: 'A', labels: { n: String(i) } }));
  const { page, faults } = await openPage(browser);
  await page.goto(`${server.url}/console/#/projects/thousand`);
  await page.locator('tbody tr').nth(99).waitFor();
  const took = await page.evaluate(async () => {
    const began = performance.now();
    location.hash += '?pageSize=1000';
    while (document.querySelectorAll('tbody tr').length < 1000) await new Promise(requestAnimationFrame);
    return performance.now() - began;
  });
  t.diagnostic(`1,000 rows took ${Math.round(took)} ms, the server's reply included`);
  assert.equal(await page.locator('tbody tr').count(), 1000);
  assert.deepEqual(faults, []);
});

test('older pages follow, and each is a link', async () => {
  const { page } = await openPage(browser);
  await page.goto(`${server.url}/console/#/projects/thousand?pageSize=250`);
  /** @type {Set<string>} */
  const seen = new Set();
  await page.locator('tbody tr').nth(249).waitFor();
  for (let i = 0; i < 4; i++) {
    if (i > 0) {
      const before = await page.locator('tbody a').first().textContent();
      await page.getByRole('link', { name: 'Older' }).click();
      await page.waitForFunction((it) => document.querySelector('tbody a')?.textContent !== it, before);
    }
    for (const id of await page.locator('tbody a').allTextContents()) seen.add(id);
  }
  assert.equal(seen.size, 1000);
  const shown = await page.locator('tbody a').allTextContents();
  const other = await openPage(browser);
  await other.page.goto(page.url());
  await other.page.locator('tbody tr').nth(249).waitFor();
  assert.deepEqual(await other.page.locator('tbody a').allTextContents(), shown);
});

test('a bulk cancel of 300 shows a dry run that changes nothing, can be stopped and go on, and its result can be kept', async () => {
  const parent = 'projects/bulk';
  await times(300, async (i) => {
    const name = await server.startOperation(parent, `op-${i}`, { operationType: i < 250 ? 'OLD' : 'ODD', cancellable: i % 10 !== 9 });
    if (i % 3 === 0) await server.claim(name, 'w');
  });
  const before = await server.states(parent);
  const { page, faults } = await openPage(browser);
  await page.goto(`${server.url}/console/#/${parent}`);
  await page.getByRole('button', { name: 'Cancel all unfinished…' }).click();
  await page.getByText('A dry run says what will become of 300 operations').waitFor();
  assert.deepEqual(await page.locator('.outcomes summary').allTextContents(), ['180 will end at once', '90 will be asked to stop (or were before)', '30 can’t be cancelled']);
  assert.deepEqual(await server.states(parent), before);
  const late = await server.startOperation(parent, 'started-after-the-dry-run');

  await page.getByLabel('Why?').fill('bad release');
  await page.getByRole('button', { name: 'Cancel 270 operations' }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await page.getByText('What was asked stays so').waitFor();
  const stopped = await server.states(parent);
  assert.ok((stopped.CANCELLED ?? 0) < 180, `it was stopped too late: ${JSON.stringify(stopped)}`);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByText('All were asked').waitFor();
  assert.deepEqual(await page.locator('.outcomes summary').allTextContents(), ['180 ended', '90 asked to stop', '30 refused']);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download the result' }).click()]);
  const kept = JSON.parse(await readFile(await download.path(), 'utf8'));
  assert.deepEqual([kept.results.length, kept.reason], [300, 'bad release']);
  assert.deepEqual(await server.states(parent), { INITIALIZING: 21, PROCESSING: 10, CANCELLING: 90, CANCELLED: 180 });
  assert.equal((await server.inspect(late)).state, 'INITIALIZING');
  assert.equal((await server.inspect(`${parent}/operations/op-0`)).cancel.reason, 'bad release');
  assert.deepEqual(faults, []);
});

test('a selection is cancelled, and nothing else', async () => {
  const parent = 'projects/selection';
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await server.startOperation(parent, id);
  const { page } = await openPage(browser);
  await page.goto(`${server.url}/console/#/${parent}`);
  await page.getByLabel('Select b').click();
  await page.getByLabel('Select d').click({ modifiers: ['Shift'] });
  await page.getByText('Paused while operations are selected').waitFor();
  await page.getByRole('button', { name: 'Cancel 3 operations…' }).click();
  await page.getByLabel('Why?').fill('three of six');
  await page.getByRole('button', { name: 'Cancel 3 operations', exact: true }).click();
  await page.getByText('All were asked').waitFor();
  const states = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(async (id) => (await server.inspect(`${parent}/operations/${id}`)).state));
  assert.deepEqual(states, ['INITIALIZING', 'CANCELLED', 'CANCELLED', 'CANCELLED', 'INITIALIZING', 'INITIALIZING']);
});

test('the whole console takes at most 10 requests, its icon aside, and 60 kB', async () => {
  await server.startOperation('projects/weight', 'one');
  const { page } = await openPage(browser);
  /** @type {Map<string, number>} */
  const files = new Map();
  page.on('response', async (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.startsWith('/console/')) files.set(pathname.split('/').at(-1) ?? '', gzipSync(await response.body()).length);
  });
  await page.goto(`${server.url}/console/#/projects/weight`);
  await page.getByRole('link', { name: 'one' }).click();
  await page.getByRole('button', { name: 'Terminate…' }).click();
  const total = [...files.values()].reduce((sum, size) => sum + size, 0);
  files.delete('icon.svg'); // a browser asks for one for each tab, whatever the page needs
  assert.ok(files.size <= 10, [...files.keys()].join('\n'));
  assert.ok(total <= 60_000, `${total} bytes`);
});
