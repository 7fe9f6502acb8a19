// Pictures of the console for the documents, in light and dark. scripts/screenshots serves what they show.
//
//   node screenshots.js URL FOLDER
import { openBrowser, openPage } from './browser.js';

const [url, folder] = process.argv.slice(2);

/** What each shows: its name, its address, and what must be there. @type {[string, string, string][]} */
const PICTURES = [
  ['list', '#/projects/demo', 'tbody tr:nth-child(10)'],
  ['operation', '#/projects/demo/operations/import-517', '.timeline'],
];

const browser = await openBrowser();
for (const colorScheme of /** @type {const} */ (['light', 'dark'])) {
  for (const [name, address, ready] of PICTURES) {
    const { page, faults } = await openPage(browser, { colorScheme, viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.5 });
    await page.goto(`${url}/console/${address}`);
    await page.locator(ready).waitFor();
    await page.locator('.count, .columns').first().waitFor();
    await page.screenshot({ path: `${folder}/console-${name}-${colorScheme}.png` });
    if (faults.length > 0) throw new Error(faults.join('\n'));
  }
}
await browser.close();
