'use strict';

const assert = require('node:assert/strict');
const { test } = require('node:test');
const { urls, viewerToken, parent, start, claim, heartbeat, finish, read } = require('./server.js');

/** The sentence of ours that the user of a client must see with each error. */
const SENTENCES = {
  NOT_FOUND: /Operation '.*nothing' was not found\. It never existed/,
  FAILED_PRECONDITION: /Only an operation that is done can be deleted/,
  UNIMPLEMENTED: /can't be cancelled: it was started with cancellable = false/,
  INVALID_ARGUMENT: /Invalid filter 'done=perhaps': at position \d+/,
  PERMISSION_DENIED: /Permission '.*operations\.cancel' denied on resource/,
  UNAUTHENTICATED: /missing required authentication credential/,
  UNAVAILABLE: /can't be reached or is too busy\. Try again/,
};

/**
 * What every client must do.
 *
 * @param connect (url, token?) => {get, list, cancel, delete}. get gives {name, done, state, error},
 *     list(parent, {filter, pageSize}) an array of pages, each an array of names
 * @param codes what the client makes of each status, as it shows on {code} of what it throws
 * @param retries whether the client by itself calls again, by method
 */
function testOperations({ connect, codes, retries, suffix = '' }) {
  const client = connect(urls.well);
  const fresh = () => parent(suffix);

  async function assertRefused(status, calling) {
    await assert.rejects(calling, (error) => {
      assert.match(error.message, SENTENCES[status]);
      assert.equal(error.code, codes[status]);
      return true;
    });
  }

  test('get shows what is not done, and what it ended with', async () => {
    const name = await start({ operationType: 'EXPORT_ENTITIES' }, fresh());
    const token = await claim(name);
    const before = await client.get(name);
    assert.deepEqual([before.name, !!before.done, before.state], [name, false, 'PROCESSING']);
    await finish(name, token, { error: { code: 9, message: 'no room left' } });
    const after = await client.get(name);
    assert.deepEqual([after.done, after.state], [true, 'FAILED']);
    assert.deepEqual([after.error.code, after.error.message], [9, 'no room left']);
  });

  test('list gives every page, and each operation once', async () => {
    const under = fresh();
    const names = [];
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      names.push(await start({ operationId: id }, under));
    }
    const pages = await client.list(under, { pageSize: 2 });
    assert.deepEqual(pages, [names.slice(0, 2), names.slice(2, 4), names.slice(4)]);
  });

  test('list shows what a filter matches, over pages', async () => {
    const under = fresh();
    const done = [];
    for (const id of ['a', 'b', 'c', 'd']) {
      const name = await start({ operationId: id, labels: { run: 'x y' } }, under);
      if (id !== 'b') {
        await client.cancel(name);
        done.push(name);
      }
    }
    const filter = 'done = true AND metadata.common.labels.run = "x y"';
    assert.deepEqual((await client.list(under, { filter, pageSize: 2 })).flat(), done);
    assert.deepEqual((await client.list(under, { filter: 'NOT done' })).flat(), [`${under}/operations/b`]);
    assert.deepEqual((await client.list(fresh(), {})).flat(), []);
  });

  test('cancel of what nobody claimed ends it, and again changes nothing', async () => {
    const name = await start({}, fresh());
    await client.cancel(name);
    const cancelled = await client.get(name);
    assert.deepEqual([cancelled.done, cancelled.state, cancelled.error.code], [true, 'CANCELLED', 1]);
    const recorded = await read(name);
    await client.cancel(name);
    assert.deepEqual(await read(name), recorded);
  });

  test('cancel of claimed work is seen as code 1 when the worker has stopped', async () => {
    const name = await start({}, fresh());
    const token = await claim(name);
    await client.cancel(name);
    const cancelling = await client.get(name);
    assert.deepEqual([!!cancelling.done, cancelling.state], [false, 'CANCELLING']);
    assert.equal((await heartbeat(name, token)).cancelRequested, true);
    await finish(name, token, { error: { code: 1, message: 'stopped after 7 of 9' } });
    const cancelled = await client.get(name);
    assert.deepEqual([cancelled.done, cancelled.state], [true, 'CANCELLED']);
    assert.deepEqual([cancelled.error.code, cancelled.error.message], [1, 'stopped after 7 of 9']);
  });

  test('delete hides what is done', async () => {
    const name = await start({ operationId: 'nothing' }, fresh());
    await client.cancel(name);
    await client.delete(name);
    await assertRefused('NOT_FOUND', client.get(name));
  });

  test('what is not there is NOT_FOUND', async () => {
    const name = `${fresh()}/operations/nothing`;
    await assertRefused('NOT_FOUND', client.get(name));
    await assertRefused('NOT_FOUND', client.cancel(name));
    await assertRefused('NOT_FOUND', client.delete(name));
  });

  test('delete of what is not done is FAILED_PRECONDITION', async () => {
    await assertRefused('FAILED_PRECONDITION', client.delete(await start({}, fresh())));
  });

  test('cancel of what is not cancellable is UNIMPLEMENTED', async () => {
    const name = await start({ cancellable: false }, fresh());
    await assertRefused('UNIMPLEMENTED', client.cancel(name));
  });

  test('a bad filter is INVALID_ARGUMENT', async () => {
    await assertRefused('INVALID_ARGUMENT', client.list(fresh(), { filter: 'done=perhaps' }));
  });

  test('who may only look is denied to cancel, and who is unknown is told so', async () => {
    const name = await start({}, fresh());
    const viewer = connect(urls.restricted, viewerToken);
    assert.equal((await viewer.get(name)).name, name);
    await assertRefused('PERMISSION_DENIED', viewer.cancel(name));
    await assertRefused('UNAUTHENTICATED', connect(urls.restricted).get(name));
  });

  test('a server whose store is down is UNAVAILABLE', async () => {
    const name = await start({}, fresh());
    await assertRefused('UNAVAILABLE', connect(urls.down).get(name));
    await assertRefused('UNAVAILABLE', connect(urls.down).cancel(name));
  });

  for (const id of ['unanswered', 'unheard']) {
    test(`cancel is recorded once, though the first was ${id}`, async () => {
      const faulty = connect(urls.faulty);
      const name = await start({ operationId: id }, fresh());
      if (!retries.cancel) {
        await assertRefused('UNAVAILABLE', faulty.cancel(name));
        assert.equal((await read(name)).done, id === 'unanswered' ? true : undefined);
      }
      await faulty.cancel(name);
      const recorded = (await read(name)).metadata.common;
      assert.equal(recorded.state, 'CANCELLED');
      await client.cancel(name);
      assert.deepEqual((await read(name)).metadata.common, recorded);
    });
  }

  test('get is answered, though not at once', async () => {
    const name = await start({}, fresh());
    const faulty = connect(urls.faulty);
    if (!retries.get) {
      await assertRefused('UNAVAILABLE', faulty.get(name));
    }
    assert.equal((await faulty.get(name)).name, name);
  });
}

module.exports = { testOperations };
