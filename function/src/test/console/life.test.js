// What the console says of an operation's life, and how it draws it: values in, values out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copyModules } from './modules.js';

const source = copyModules('life');
const { allEvents, cancelPlan, combine, commands, deadlines, duration, explain, hint, isSilent, scale, spread } = await import(`${source}life.js`);
const { isParent, splitName } = await import(`${source}service.js`);
const { readAddress } = await import(`${source}console.js`);

const NOW = Date.parse('2026-01-01T12:00:00Z');
/** @param {number} seconds before now */
const ago = (seconds) => new Date(NOW - seconds * 1000).toISOString();
const name = 'projects/p/operations/o';
const waiting = { operation: { name }, state: 'INITIALIZING', startTime: ago(100), cancellable: true };
const claim = { worker: 'w-1', claimTime: ago(90), renewTime: ago(10), leaseExpireTime: ago(-50) };
const working = { ...waiting, state: 'PROCESSING', claim };
const cancel = { requestedBy: 'ann', requestTime: ago(20), reason: 'why', deadline: ago(-40) };
const cancelling = { ...working, state: 'CANCELLING', cancel };

test('a duration has at most two units', () => {
  const said = [0, 400, 1000, 61_000, 3_600_000, 90_061_000].map((it) => duration(it));
  assert.deepEqual(said, ['0 s', '0.4 s', '1 s', '1 min 1 s', '1 h', '1 d 1 h']);
  assert.equal(duration(5 * 60_000 + 7000, true), '5 min');
});

test('a worker is silent after two thirds of its lease', () => {
  assert.equal(isSilent(working, NOW), false);
  assert.equal(isSilent(working, NOW + 31_000), true);
  assert.equal(isSilent({ ...working, state: 'SUCCESSFUL' }, NOW + 31_000), false);
});

test('an explanation says who has it and what will end it', () => {
  assert.match(explain(waiting, NOW), /No worker has claimed it for 1 min 40 s.*until one does/);
  assert.match(explain({ ...waiting, claimDeadline: ago(-60) }, NOW), /within 1 min, it fails/);
  assert.match(explain({ ...working, runDeadline: ago(-30) }, NOW), /^w-1 has worked on it for 1 min 30 s, and has 30 s left/);
  assert.match(explain(working, NOW + 45_000), /last heard from 55 s ago.*fails in 5 s/);
  assert.match(explain(cancelling, NOW), /^ann asked to cancel it 20 s ago\. w-1 has been heard from since.*ends in 40 s/);
  const deaf = { ...cancelling, cancel: { ...cancel, requestTime: ago(5) } };
  assert.match(explain(deaf, NOW), /is told at its next heartbeat/);
  assert.equal(hint(cancelling, NOW), 'Asked 20 s ago by ann');
});

test('a plan says what a cancel does in each state', () => {
  assert.match(cancelPlan(waiting).text, /ends at once/);
  assert.match(cancelPlan(working).text, /^w-1 is told/);
  assert.match(cancelPlan({ ...working, state: 'FINALIZING' }).text, /too late/);
  assert.deepEqual([cancelling, { ...working, cancellable: undefined }, { ...working, state: 'FAILED' }].map((it) => cancelPlan(it).possible), [false, false, false]);
});

test('events that the server kept none of are told from the other fields', () => {
  assert.deepEqual(allEvents(cancelling).map((/** @type {any} */ it) => it.kind), ['started', 'claimed', 'cancelRequested', 'lastHeard']);
});

test('deadlines come with the next one first, and none after the end', () => {
  assert.deepEqual(deadlines(cancelling).map((/** @type {any} */ it) => it.at), [ago(-40), ago(-50)]);
  assert.deepEqual(deadlines({ ...cancelling, state: 'CANCELLED', endTime: ago(0) }), []);
});

test('the timeline is to scale', () => {
  const { bands, marks, near, end } = scale(cancelling, NOW); // 150 s long, to the lease's end
  const round = (/** @type {number} */ it) => Math.round(it * 10) / 10;
  assert.deepEqual(bands.map((/** @type {any} */ it) => [it.state, round(it.from), round(it.to)]),
    [['INITIALIZING', 0, 6.7], ['PROCESSING', 6.7, 53.3], ['CANCELLING', 53.3, 66.7]]);
  assert.deepEqual([marks, near, [end]].map((all) => all.map(round)), [[0, 6.7, 53.3, 60], [93.3, 100], [66.7]]);
  assert.deepEqual(scale({ ...waiting, startTime: ago(0) }, NOW - 5000).bands.length, 1); // by a clock that is behind
});

test('labels that would lie on each other are moved apart, inside the picture', () => {
  const placed = spread([0, 0.1, 50, 99.9, 100], 4);
  placed.slice(1).forEach((/** @type {number} */ at, /** @type {number} */ i) => assert.ok(at - placed[i] >= 3.99, `${placed}`));
  assert.ok(placed[0] >= 2 && placed[4] <= 98, `${placed}`);
});

test('the chosen state follows the filter, so that what is wrong stays at its position', () => {
  assert.equal(combine(' a = b OR c = d ', 'FAILED'), 'a = b OR c = d AND state = FAILED');
  assert.equal(combine('*', 'UNFINISHED'), 'done = false');
  assert.equal(combine('', ''), '');
});

test('commands are quoted for a shell, and gcloud’s are left out where it has none', () => {
  const lines = commands('projects/p/databases/(default)/operations/o', 'http://localhost:1', true);
  assert.equal(lines.longrun[0], "longrun get --endpoint http://localhost:1 'projects/p/databases/(default)/operations/o'");
  assert.match(lines.gcloud[1], /FIRESTORE=http:\/\/localhost:1\/ gcloud firestore operations cancel/);
  assert.match(lines.curl[0], /print-access-token/);
  assert.equal(commands('projects/p/locations/l/operations/o', 'http://localhost:1', false).gcloud, undefined);
});

test('an address means a list, an operation, or nothing', () => {
  assert.deepEqual(readAddress('#/projects/p/databases/(default)?filter=a+%3D+b&state=FAILED').query, { filter: 'a = b', state: 'FAILED' });
  assert.equal(readAddress('#/projects/p/operations/o').id, 'o');
  assert.deepEqual(['', '#/', '#/projects', '#/projects/%E0%A4%A', '#/projects/..'].map((it) => readAddress(it).page), ['start', 'start', 'unknown', 'list', 'unknown']);
  assert.deepEqual([isParent('projects/p/locations/l'), isParent('projects/p/x/l'), splitName('projects/p/operations/')], [true, false, null]);
});
