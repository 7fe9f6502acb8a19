// Makes the console's preact.js from the packages that package.json pins, and what vendored.json says of it.
//
//   node vendor.js           writes both
//   node vendor.js --check   fails, if what is there is not what would be written
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';

const consoleFolder = new URL('../../main/resources/dev/longrun/console/', import.meta.url);

const ENTRY = `
import htm from 'htm';
import { h } from 'preact';
export { render } from 'preact';
export { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
export const html = htm.bind(h);
`;

/** @param {string} name */
const readPackage = async (name) => {
  const folder = new URL(`node_modules/${name}/`, import.meta.url);
  const { version, license, homepage } = JSON.parse(await readFile(new URL('package.json', folder), 'utf8'));
  const lock = JSON.parse(await readFile(new URL('package-lock.json', import.meta.url), 'utf8'));
  return {
    name,
    version,
    license,
    homepage,
    integrity: lock.packages[`node_modules/${name}`].integrity,
    licenseText: await readFile(new URL('LICENSE', folder), 'utf8'),
  };
};

/** The files' names with what they should hold. */
const makeFiles = async () => {
  const packages = [await readPackage('preact'), await readPackage('htm')];
  const { outputFiles } = await build({
    stdin: { contents: ENTRY, resolveDir: new URL('.', import.meta.url).pathname },
    bundle: true,
    format: 'esm',
    minify: true,
    target: 'es2022',
    legalComments: 'none',
    write: false,
    banner: { js: packages.map((it) => `/*! ${it.name} ${it.version}, ${it.license}, ${it.homepage} */`).join('\n') },
  });
  const code = outputFiles[0].text;
  const sha256 = createHash('sha256').update(code).digest('hex');
  return {
    'preact.js': code,
    'vendored.json': `${JSON.stringify({ files: [{ name: 'preact.js', sha256, packages }] }, null, 2)}\n`,
  };
};

let stale = 0;
for (const [name, wanted] of Object.entries(await makeFiles())) {
  const file = new URL(name, consoleFolder);
  if (!process.argv.includes('--check')) {
    await writeFile(file, wanted);
  } else if ((await readFile(file, 'utf8')) !== wanted) {
    stale = 1;
    console.error(`${name} is not what the packages make: run "node vendor.js"`);
  }
}
process.exitCode = stale;
