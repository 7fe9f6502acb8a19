// A server of this checkout, as scripts/run serves it, and what tests tell it over REST.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../../../scripts/run', import.meta.url));
const TOKEN = 'a-lease-token-of-the-tests-0123456789';

/** @returns {Promise<number>} */
const freePort = () =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
      probe.close(() => resolve(port));
    });
  });

/** Serves until it is closed. @param {Record<string, string>} [settings] LONGRUN_... */
export const startServer = async (settings = {}) => {
  const data = await mkdtemp(join(tmpdir(), 'console-'));
  const port = await freePort();
  /** @type {import('node:child_process').ChildProcess} */
  let child;
  const start = () =>
    new Promise((resolve, reject) => {
      let log = '';
      child = spawn(SCRIPT, ['--port', String(port), '--data', data], { env: { ...process.env, ...settings } });
      child.stderr?.on('data', (text) => (log += text));
      child.stdout?.on('data', (text) => {
        log += text;
        if (log.includes('Serving on http')) resolve(undefined);
      });
      child.on('exit', () => reject(new Error(`the server ended: ${log}`)));
    });
  /** As kill -9 does. */
  const kill = () =>
    new Promise((resolve) => {
      child.removeAllListeners('exit');
      child.on('exit', resolve);
      child.kill('SIGKILL');
    });
  await start();
  const url = `http://localhost:${port}`;
  return {
    url,
    start,
    kill,
    async close() {
      await kill();
      await rm(data, { recursive: true });
    },
    ...methods(url),
  };
};

/** @param {string} url */
const methods = (url) => {
  /** @param {string} path @param {object} [body] @param {Record<string, string>} [headers] @returns {Promise<any>} */
  const post = async (path, body, headers = {}) => {
    const response = await fetch(`${url}/v1/${path}`, { method: 'POST', body: body && JSON.stringify(body), headers });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    post,
    /** @param {string} parent @param {string} id @param {object} [more] @param {Record<string, string>} [headers] @returns {Promise<string>} its name */
    async startOperation(parent, id, more = {}, headers = {}) {
      return (await post(`${parent}/operations:start`, { operationId: id, ...more }, headers)).name;
    },
    /** @param {string} name @param {string} worker */
    claim: (name, worker) => post(`${name}:claim`, { worker, leaseToken: TOKEN, leaseDuration: '600s' }),
    /** @param {string} name @param {object} [more] */
    heartbeat: (name, more = {}) => post(`${name}:heartbeat`, { leaseToken: TOKEN, ...more }),
    /** @param {string} name @param {object} [more] */
    finish: (name, more = {}) => post(`${name}:finish`, { leaseToken: TOKEN, ...more }),
    /** @param {string} name @param {string} [reason] */
    cancel: (name, reason = 'a test') => post(`${name}:cancel`, undefined, { 'X-Goog-Request-Reason': reason }),
    /** @param {string} name @returns {Promise<any>} */
    inspect: async (name) => (await fetch(`${url}/v1/${name}:inspect`)).json(),
    /** @param {string} parent @returns {Promise<Record<string, number>>} how many are in each state */
    async states(parent) {
      const { states = [] } = await post(`${parent}/operations:count`, {});
      return Object.fromEntries(states.map((/** @type {any} */ it) => [it.state, Number(it.count)]));
    },
  };
};

/** Does many things, some at a time. @param {number} n @param {(i: number) => Promise<unknown>} act */
export const times = async (n, act) => {
  let next = 0;
  const work = async () => {
    while (next < n) await act(next++);
  };
  await Promise.all(Array.from({ length: 8 }, work));
};
