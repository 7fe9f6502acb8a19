// tsc reads the types that the console's comments say.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { copyModules } from './modules.js';

const here = fileURLToPath(new URL('.', import.meta.url));

test('the console has the types that its comments say', () => {
  copyModules('types');
  const { status, stdout } = spawnSync(`${here}node_modules/.bin/tsc`, ['-p', here], { encoding: 'utf8' });
  assert.equal(status, 0, stdout);
});

test('what is vendored is what its packages make', () => {
  const { status, stderr } = spawnSync(process.execPath, [`${here}vendor.js`, '--check'], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
});
