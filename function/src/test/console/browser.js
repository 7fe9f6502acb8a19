// Debian's Chromium, and what every page must keep to: no error, no violation of the content security policy.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';

const AXE = await readFile(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** @returns {Promise<import('playwright-core').Browser>} */
export const openBrowser = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });

/**
 * A page that notes what goes wrong in it.
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').BrowserContextOptions} [options]
 */
export const openPage = async (browser, options = {}) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  /** @type {string[]} */
  const faults = [];
  await page.exposeFunction('noteFault', (/** @type {string} */ fault) => faults.push(fault));
  await page.addInitScript(() => {
    const note = /** @type {any} */ (window).noteFault;
    addEventListener('securitypolicyviolation', (event) => note(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.stack}`));
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  return { page, faults };
};

/** What axe finds, a line each. @param {import('playwright-core').Page} page @returns {Promise<string[]>} */
export const violations = async (page) => {
  await page.evaluate(AXE);
  const { violations: found } = await page.evaluate(() => /** @type {any} */ (window).axe.run());
  return found.map((/** @type {any} */ it) => `${it.id}: ${it.nodes.map((/** @type {any} */ node) => node.html).join(' ; ')}`);
};

/** @param {import('playwright-core').Page} page */
export const assertFits = async (page) => {
  const { content, window: width } = await page.evaluate(() => ({ content: document.documentElement.scrollWidth, window: innerWidth }));
  assert.ok(content <= width, `the page is ${content} px wide, the window ${width} px`);
};
