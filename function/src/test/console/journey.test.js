// What an operator does at night, by keyboard alone; two who look at the same operation; a server that goes and comes back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openPage } from './browser.js';
import { startServer } from './server.js';

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

/** @param {import('playwright-core').Page} page */
const state = (page) => page.locator('.lead .state').first();

test('by keyboard alone, an operator finds the stuck operation, reads why, cancels it with a reason and sees it end', async () => {
  const parent = 'projects/night';
  for (const id of ['export-1', 'export-2', 'import-1']) {
    const name = await server.startOperation(parent, id);
    await server.claim(name, id === 'export-2' ? 'stuck-worker' : 'worker-1');
  }
  const { page, faults } = await openPage(browser);
  await page.goto(`${server.url}/console/#/${parent}`);
  await page.getByRole('link', { name: 'export-2' }).waitFor();
  const { keyboard } = page;

  await keyboard.press('/');
  await keyboard.type('worker = "stuck-worker"');
  await keyboard.press('Enter');
  await page.getByRole('link', { name: 'import-1' }).waitFor({ state: 'detached' });
  await keyboard.press('Tab');
  await keyboard.press('j');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'export-2');
  await keyboard.press('Enter');
  await page.getByText('stuck-worker has worked on it for').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H1');

  await keyboard.press('c');
  await page.getByText('stuck-worker is told within moments').waitFor();
  await keyboard.type('stuck since midnight');
  await keyboard.press('Enter');
  await page.getByText('The server has taken it').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Close');
  await keyboard.press('Enter');
  await page.getByText('stuck since midnight').first().waitFor();
  assert.equal(await state(page).textContent(), 'Cancelling');

  const details = await server.inspect(`${parent}/operations/export-2`);
  assert.equal(details.cancel.reason, 'stuck since midnight');
  await server.finish(`${parent}/operations/export-2`, { error: { code: 1, message: 'Stopped.' } });
  await state(page).filter({ hasText: 'Cancelled' }).waitFor();

  await keyboard.press('Escape');
  await page.getByRole('link', { name: 'export-2' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.textContent === 'export-2');
  assert.deepEqual(faults, []);
});

test('a reason may be in any language', async () => {
  const name = await server.startOperation('projects/languages', 'one');
  const { page } = await openPage(browser);
  await page.goto(`${server.url}/console/#/${name}`);
  await page.getByRole('button', { name: 'Cancel…' }).click();
  await page.getByLabel('Why?').fill('größer als geplant 🚫 中止');
  await page.getByRole('button', { name: 'Cancel it' }).click();
  await page.getByText('The server has taken it').waitFor();
  assert.equal((await server.inspect(name)).cancel.reason, 'größer als geplant 🚫 中止');
});

test('terminate needs a reason and the id, and ends what can’t be cancelled', async () => {
  const name = await server.startOperation('projects/force', 'migration', { cancellable: false });
  await server.claim(name, 'w');
  const { page } = await openPage(browser);
  await page.goto(`${server.url}/console/#/${name}`);
  assert.ok(await page.getByRole('button', { name: 'Cancel…' }).isDisabled());
  await page.getByRole('button', { name: 'Terminate…' }).click();
  const end = page.getByRole('button', { name: 'Terminate it' });
  await page.getByLabel('Why?').fill('node is lost');
  await page.getByLabel('to confirm').fill('migratio');
  assert.ok(await end.isDisabled());
  await page.getByLabel('to confirm').fill('migration');
  await end.click();
  await page.getByText('The server has taken it').waitFor();
  const { state: after, cancel } = await server.inspect(name);
  assert.deepEqual([after, cancel.reason], ['CANCELLED', 'node is lost']);
});

test('two who look at one operation both see what either does', async () => {
  const name = await server.startOperation('projects/two', 'shared');
  await server.claim(name, 'w');
  const pages = await Promise.all([openPage(browser), openPage(browser)]);
  for (const { page } of pages) {
    await page.goto(`${server.url}/console/#/${name}`);
    await page.getByRole('button', { name: 'Cancel…' }).click(); // both have the dialog open
  }
  const [first, second] = pages.map((it) => it.page);
  await first.getByLabel('Why?').fill('first');
  await first.getByRole('button', { name: 'Cancel it' }).click();
  await second.getByText('has asked already').waitFor();
  assert.ok(await second.getByRole('button', { name: 'Cancel it' }).isDisabled());
  await server.finish(name, { error: { code: 1, message: 'Stopped.' } });
  for (const { page, faults } of pages) {
    await page.keyboard.press('Escape');
    await state(page).filter({ hasText: 'Cancelled' }).waitFor();
    assert.deepEqual(faults, []);
  }
});

test('while the server is gone the last good data stays, with its age; when it is back, so is the page', async () => {
  const parent = 'projects/outage';
  const name = await server.startOperation(parent, 'survivor');
  await server.claim(name, 'w');
  const list = await openPage(browser);
  const one = await openPage(browser);
  await list.page.goto(`${server.url}/console/#/${parent}`);
  await one.page.goto(`${server.url}/console/#/${name}`);
  await list.page.getByRole('link', { name: 'survivor' }).waitFor();
  await state(one.page).waitFor();
  await server.kill();
  for (const { page } of [list, one]) {
    await page.getByText('What you see is from').waitFor();
    assert.match((await page.locator('.notice').textContent()) ?? '', /What you see is from \d\d:\d\d:\d\d, \d/);
    assert.equal(await page.locator('.state', { hasText: 'Processing' }).count(), 1);
  }
  await one.page.getByRole('button', { name: 'Cancel…' }).click();
  await one.page.getByText('The server doesn’t answer.').first().waitFor();
  await one.page.keyboard.press('Escape');
  await server.start();
  for (const { page } of [list, one]) await page.getByText('What you see is from').waitFor({ state: 'detached' });
  await server.cancel(name, 'after the outage');
  await state(one.page).filter({ hasText: 'Cancelling' }).waitFor();
  await list.page.locator('tr', { hasText: 'Cancelling' }).waitFor();
  assert.deepEqual([...list.faults, ...one.faults], []);
});
