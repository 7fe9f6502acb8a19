// tsc reads the console's JSDoc. The vendored file has no types of its own, so a declaration takes its place in a copy.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const source = fileURLToPath(new URL('../../main/resources/dev/longrun/console/', import.meta.url));
const copy = `${here}node_modules/.console-types/`;

test('the console has the types that its comments say', () => {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  const modules = readdirSync(source).filter((name) => name.endsWith('.js') && name !== 'preact.js');
  for (const name of modules) cpSync(source + name, copy + name);
  cpSync(`${here}preact.d.ts`, `${copy}preact.d.ts`);
  try {
    execFileSync(`${here}node_modules/.bin/tsc`, ['-p', here], { encoding: 'utf8' });
  } catch (error) {
    assert.fail(/** @type {any} */ (error).stdout);
  }
});
