// Every page, in light and dark, wide and narrow: accessible, no wider than the window, and without faults.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertFits, openBrowser, openPage, violations } from './browser.js';
import { startServer } from './server.js';

const PARENT = 'projects/pages';
/** @type {Awaited<ReturnType<typeof startServer>>} */
let server;
/** @type {import('playwright-core').Browser} */
let browser;

before(async () => {
  [server, browser] = await Promise.all([startServer(), openBrowser()]);
  const labels = { team: 'data', run: 'daily', 'long-label': 'x'.repeat(80) };
  const start = async (/** @type {string} */ id, /** @type {object} */ more = {}) =>
    server.startOperation(PARENT, id, { operationType: 'EXPORT_ENTITIES', labels, ...more });
  const held = async (/** @type {string} */ id, /** @type {object} */ more = {}) => {
    const name = await start(id, more);
    await server.claim(name, 'exporter-1');
    await server.heartbeat(name, { progress: { workCompleted: 30, workEstimated: 100 } });
    return name;
  };
  await start('waiting', { claimTimeout: '3600s' });
  const parent = await held('working', { runTimeout: '3600s' });
  await held('child', { parentOperation: parent });
  await held('not-cancellable', { cancellable: false });
  await server.cancel(await held('cancelling'), 'wrong table');
  await server.heartbeat(await held('finalizing'), { finalizing: true });
  await server.finish(await held('successful'), { response: { '@type': 'type.googleapis.com/google.protobuf.Struct', value: { rows: 3, list: [1, [2], null, true] } } });
  await server.finish(await held('failed'), { error: { code: 8, message: 'Quota is used up.', details: [{ '@type': 'type.googleapis.com/google.rpc.Help' }] } });
  await server.cancel(await start('cancelled'));
  await held(`long-${'id'.repeat(60)}`, { operationType: 'A_RATHER_LONG_TYPE_OF_OPERATION_THAT_NOBODY_WOULD_WRITE' });
});
after(async () => {
  await browser.close();
  await server.close();
});

/** @typedef {import('playwright-core').Page} Page */
const row = (/** @type {Page} */ page) => page.getByRole('link', { name: 'working', exact: true });
const heading = (/** @type {Page} */ page, /** @type {string} */ name) => page.getByRole('heading', { name });

/** What it is called, its address, and what brings it about. @type {[string, string, (page: Page) => Promise<unknown>][]} */
const PAGES = [
  ['start', '', (page) => heading(page, 'Which project?').waitFor()],
  ['an unknown address', '#/nonsense/of/it', (page) => heading(page, 'There is no such page').waitFor()],
  ['the list', `#/${PARENT}`, (page) => row(page).waitFor()],
  ['a state', `#/${PARENT}?state=FAILED`, (page) => page.getByRole('link', { name: 'failed', exact: true }).waitFor()],
  ['an empty list', '#/projects/empty', (page) => heading(page, 'No operations here yet').waitFor()],
  ['nothing that matches', `#/${PARENT}?filter=worker+%3D+nobody`, (page) => page.getByText('No operation matches.').waitFor()],
  ['a wrong filter', `#/${PARENT}?filter=done+%3D`, (page) => page.getByText('At position').waitFor()],
  ['a parent that is refused', '#/projects/$$$', (page) => page.getByText('INVALID_FIELD').waitFor()],
  ['examples', `#/${PARENT}`, (page) => page.getByText('Examples').click()],
  ['a selection', `#/${PARENT}`, (page) => page.getByLabel('Select working').click()],
  ['the dry run of a selection', `#/${PARENT}`, async (page) => {
    await page.getByLabel('Select working').click();
    await page.getByRole('button', { name: 'Cancel 1 operation…' }).click();
    await page.getByText('Nothing has changed yet').waitFor();
  }],
  ['the dry run of all', `#/${PARENT}`, async (page) => {
    await page.getByRole('button', { name: 'Cancel all unfinished…' }).click();
    await page.getByText('Nothing has changed yet').waitFor();
    for (const summary of await page.locator('.outcomes summary').all()) await summary.click();
  }],
  ['the keys', `#/${PARENT}`, (page) => page.getByRole('button', { name: 'Keys' }).click()],
  ['the dialog to cancel', `#/${PARENT}/operations/working`, (page) => page.getByRole('button', { name: 'Cancel…' }).click()],
  ['the dialog to terminate', `#/${PARENT}/operations/working`, (page) => page.getByRole('button', { name: 'Terminate…' }).click()],
  ['an operation that isn’t there', `#/${PARENT}/operations/missing`, (page) => page.getByText('OPERATION_NOT_FOUND').waitFor()],
  ...['waiting', 'working', 'child', 'not-cancellable', 'cancelling', 'finalizing', 'successful', 'failed', 'cancelled', `long-${'id'.repeat(60)}`].map(
    (id) => /** @type {[string, string, (page: Page) => Promise<unknown>]} */ ([`operation ${id.slice(0, 20)}`, `#/${PARENT}/operations/${id}`, async (page) => {
      await heading(page, 'Timeline').waitFor();
      for (const summary of await page.locator('.columns section > details > summary').all()) await summary.click();
    }]),
  ),
];

for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  for (const width of [1280, 320]) {
    test(`every page, ${colorScheme}, ${width} px wide: accessible and without faults`, async (t) => {
      const { page, faults } = await openPage(browser, { colorScheme, viewport: { width, height: 800 }, reducedMotion: 'reduce' });
      for (const [name, address, bring] of PAGES) {
        await t.test(name, async () => {
          await page.goto('about:blank');
          await page.goto(`${server.url}/console/${address}`);
          await bring(page);
          assert.deepEqual(await violations(page), []);
          await assertFits(page);
          assert.deepEqual(faults.splice(0), []);
        });
      }
    });
  }
}
