// What operations say is text and nothing else: a corpus of script injections in every field that anyone can fill.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, openPage } from './browser.js';
import { startServer } from './server.js';

/** Each calls executed(), if any part of it is taken for markup, a script, a style or a URL to follow. */
const CORPUS = [
  '<script>executed()</script>',
  '<img src=x onerror=executed()>',
  '<svg onload=executed()>',
  '"><script>executed()</script>',
  '\'"--></style></script><script>executed()</script>',
  '<iframe srcdoc="<script>parent.executed()</script>">',
  'javascript:executed()',
  '<a href="javascript:executed()">x</a>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=executed()>',
  '${executed()}',
  '{{constructor.constructor("executed()")()}}',
  '</title><body onload=executed()>',
  '<details open ontoggle=executed()>',
  '<style>@import "javascript:executed()"</style>',
  '\u202e<b>right to left</b>\u0000',
  '__proto__',
];

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

/** @param {string} text @param {number} i @param {string} parent @returns {Promise<string[]>} the names of the operations that say it everywhere */
const operationsThatSay = async (text, i, parent) => {
  const shown = text.replaceAll('\u0000', '');
  const json = { '@type': 'type.googleapis.com/hostile.Metadata', text: shown, [shown]: { [shown]: [shown] } };
  const key = text === '__proto__' ? 'constructor' : shown; // no label may be called so
  const more = { labels: { [key]: shown, plain: shown }, metadata: json };
  const name = await server.startOperation(parent, `parent-${i}`, more);
  await server.claim(name, shown);
  await server.heartbeat(name, { metadata: json });
  await server.cancel(name, Buffer.from(shown).toString('latin1'));
  const done = await server.startOperation(parent, `done-${i}`, more);
  await server.claim(done, shown);
  await server.finish(done, { response: json });
  const failed = await server.startOperation(parent, `failed-${i}`, more);
  await server.claim(failed, shown);
  await server.finish(failed, { error: { code: 3, message: shown, details: [json] } });
  const terminated = await server.startOperation(parent, `terminated-${i}`, more);
  await server.post(`${terminated}:terminate`, { reason: shown });
  return [name, done, failed, terminated];
};

test('nothing that an operation says is executed, or reported by the content security policy', async () => {
  const parent = 'projects/hostile';
  const names = (await Promise.all(CORPUS.map((text, i) => operationsThatSay(text, i, parent)))).flat();
  const { page, faults } = await openPage(browser);
  let executed = 0;
  await page.exposeFunction('executed', () => executed++);
  await page.goto(`${server.url}/console/#/${parent}`);
  await page.locator('tbody tr').nth(names.length - 1).waitFor();
  await page.locator('tr', { hasText: '<img src=x onerror=executed()>' }).first().waitFor();
  for (const name of names) {
    await page.evaluate((it) => (location.hash = `#/${it}`), name);
    await page.getByRole('heading', { name: name.split('/').at(-1), exact: true }).waitFor();
    await page.getByRole('heading', { name: 'Metadata' }).waitFor();
    for (const link of await page.locator('a.label').all()) await link.hover();
  }
  assert.equal(executed, 0);
  assert.deepEqual(faults, []);
  const elements = await page.evaluate(() => document.querySelectorAll('script:not([type=module]), iframe, img, style, math, main a:not([href^="#/"])').length);
  assert.equal(elements, 0);
});

test('nothing in an address is executed', async () => {
  const { page, faults } = await openPage(browser);
  let executed = 0;
  await page.exposeFunction('executed', () => executed++);
  for (const text of CORPUS) {
    const part = encodeURIComponent(text);
    for (const address of [part, `projects/${part}`, `projects/p/operations/${part}`, `projects/p?filter=${part}`, `projects/p?state=${part}&pageToken=${part}`]) {
      await page.goto(`${server.url}/console/#/${address}`);
      await page.locator('h1').first().waitFor({ state: 'attached' });
    }
  }
  await page.waitForLoadState('networkidle');
  assert.equal(executed, 0);
  assert.deepEqual(faults, []);
});

test('an error page that isn’t the server’s is said to be one', async () => {
  const { page, faults } = await openPage(browser);
  await page.route('**/operations:search', (route) => route.fulfill({ status: 403, contentType: 'text/html', body: '<h1>Forbidden<script>executed()</script>' }));
  await page.goto(`${server.url}/console/#/projects/p`);
  await page.getByText('The server replied with the status 403').waitFor();
  assert.deepEqual(faults, []);
});
