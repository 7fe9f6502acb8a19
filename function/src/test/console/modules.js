// A copy of the console's modules where Node takes them for modules, and with types for the vendored one.
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../../main/resources/dev/longrun/console/', import.meta.url));

/** @param {string} name of the copy, in this folder @returns {string} its path */
export const copyModules = (name) => {
  const copy = fileURLToPath(new URL(`.modules/${name}/`, import.meta.url));
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const file of readdirSync(source).filter((it) => it.endsWith('.js'))) cpSync(source + file, copy + file);
  cpSync(fileURLToPath(new URL('preact.d.ts', import.meta.url)), `${copy}preact.d.ts`);
  return copy;
};
