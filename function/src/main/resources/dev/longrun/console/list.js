// The operations of a parent, newest first.
import { CancelManyDialog } from './ending.js';
import { authorization, combine, duration, hint, isSilent, isUnfinished, quantity, stateName } from './life.js';
import { html, useEffect, useMemo, useRef, useState } from './preact.js';
import { FINISHED, ServiceError, UNFINISHED, count, encodeName, search, serverUrl, session, splitName } from './service.js';
import {
  Command,
  Failure,
  Moment,
  Progress,
  Stale,
  State,
  clock,
  listLink,
  operationLink,
  roleAdvice,
  useKeys,
  useLacking,
  useNow,
  usePoll,
} from './view.js';
/** @import { Details } from './service.js' */

/** @typedef {{filter?: string, state?: string, pageSize?: string, pageToken?: string}} ListQuery what the link says */

const PERIOD = 5000;
const COUNT_PERIOD = 60_000;
const PAGE_SIZES = [50, 100, 250, 1000];
const DEFAULT_SIZE = 100;

/** What the list was left for, to come back to. */
let lastOpened = '';

/** How long a worker has been or was at it. @param {Details} details @param {number} now */
const workTime = ({ claim, endTime }, now) =>
  claim?.claimTime ? duration((endTime ? Date.parse(endTime) : now) - Date.parse(claim.claimTime), true) : '';

/** @typedef {{details: Details, now: number, selected: boolean, selectable: boolean}} RowState */

/** @param {RowState & {onSelect: (event: Event) => void}} props */
const Row = ({ details, now, selected, selectable, onSelect }) => {
  const { operation, state, operationType, labels = {}, claim, progress } = details;
  const name = operation.name;
  const id = splitName(name)?.id ?? name;
  const all = Object.entries(labels);
  const shown = all.slice(0, all.length > 2 ? 1 : 2);
  const more = all.slice(shown.length).map(([key, value]) => `${key}: ${value}`);
  const unfinished = isUnfinished(details);
  const silent = isSilent(details, now);
  return html`<tr role="row" class=${selected ? 'selected' : ''} data-name=${name}>
    <td role="cell" class="select">${selectable && html`<label>
      <input type="checkbox" checked=${selected} onClick=${onSelect} aria-label=${`Select ${id}`} /></label>`}</td>
    <th role="rowheader" scope="row" class="name"><a href=${operationLink(name)} data-row onClick=${() => {
      lastOpened = name;
    }}>${id}</a><span class="second">${operationType ?? 'No type'}</span></th>
    <td role="cell" class="state-cell"><${State} state=${state} />
      <span class=${`second ${silent ? 'warn' : ''}`} title=${hint(details, now)}>${hint(details, now)}</span></td>
    <td role="cell" class="progress-cell"><${Progress} progress=${progress} running=${unfinished} /></td>
    <td role="cell" class="number" data-label="Started"><${Moment} at=${details.startTime} now=${now} /></td>
    <td role="cell" class="number" data-label="Duration">
      ${workTime(details, now) || html`<span class="muted">–</span>`}</td>
    <td role="cell" class="worker" data-label="Worker">${claim ? claim.worker : html`<span class="muted">none</span>`}
      ${claim?.renewTime && unfinished && html`<span class="second">heard <${Moment} at=${claim.renewTime}
        now=${now} /></span>`}</td>
    <td role="cell" class="labels">${shown.map(([key, value]) => html`<span class="label" title=${`${key}: ${value}`}>
      ${key}: ${value}</span>`)}
      ${more.length > 0 && html`<span class="label" title=${more.join('\n')}>+${more.length}</span>`}</td>
  </tr>`;
};

/** @param {{parent: string, chosen: string, query: ListQuery}} props */
const StateChips = ({ parent, chosen, query }) => {
  const { data, at } = usePoll((signal) => count(parent, signal), { key: parent, every: COUNT_PERIOD });
  const counts = new Map((data?.states ?? []).map((it) => [it.state, Number(it.count)]));
  const sum = (/** @type {string[]} */ states) => states.reduce((total, state) => total + (counts.get(state) ?? 0), 0);
  const chip = (/** @type {string} */ state, /** @type {string} */ name, /** @type {number} */ n) => html`
    <a class=${`chip ${state ? `state-${state.toLowerCase()}` : ''}`}
      href=${listLink(parent, { ...query, state, pageToken: '' })}
      aria-current=${chosen === state ? 'true' : undefined}>${name}${data && html` <span class="count">
        ${n.toLocaleString('en')}</span>`}</a>`;
  return html`<nav class="chips" aria-label="States" title=${data ? `Counted at ${clock(at)}, once a minute` : ''}>
    ${chip('', 'All', sum([...UNFINISHED, ...FINISHED]))}
    ${chip('UNFINISHED', 'Unfinished', sum(UNFINISHED))}
    ${[...UNFINISHED, ...FINISHED].map((state) => chip(state, stateName(state), counts.get(state) ?? 0))}
  </nav>`;
};

/** @param {number} now @returns {[string, string][]} each with what it finds */
const examples = (now) => [
  [
    `done = false AND startTime < "${new Date(now - 3_600_000).toISOString().slice(0, 19)}Z"`,
    'unfinished after more than an hour',
  ],
  ['worker = "exporter-1"', 'what this worker has or had'],
  ['operationType = EXPORT_ENTITIES AND labels.run = daily', 'a type and a label'],
  ['error.code = 10', 'lost: the worker was not heard from'],
  ['startedBy = "ann@example.com" OR labels.team:*', 'started by Ann, or with any team'],
];

/** @param {{filter: string, error?: ServiceError, onApply: (filter: string) => void}} props */
const FilterBox = ({ filter, error, onApply }) => {
  const [text, setText] = useState(filter);
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => setText(filter), [filter]);
  const position = Math.min(Number(error?.metadata.position), filter.length + 1) - 1;
  useEffect(() => {
    if (error && document.activeElement === input.current) input.current?.setSelectionRange(position, position + 1);
  }, [error, position]);
  useKeys({ '/': () => input.current?.focus() });
  const apply = (/** @type {Event} */ event) => {
    event.preventDefault();
    onApply(text.trim());
  };
  return html`<form class="filter" role="search" onSubmit=${apply}>
    <label for="filter">Filter</label>
    <input id="filter" ref=${input} value=${text} onInput=${(/** @type {any} */ event) => setText(event.target.value)}
      placeholder='done = false AND worker = "exporter-1"'
      maxlength="4000" spellcheck=${false} autocapitalize="off" autocomplete="off"
        aria-invalid=${error ? 'true' : undefined} aria-describedby=${error ? 'filter-error' : undefined} />
    <button>Apply</button>
    ${filter && html`<button type="button" onClick=${() => onApply('')}>Clear</button>`}
    <details class="examples"><summary>Examples</summary>
      <ul>${examples(Date.now()).map(([example, finds]) => html`<li>
        <button type="button" class="link" onClick=${() => onApply(example)}><code>${example}</code>
          </button> <span class="muted">${finds}</span></li>`)}</ul>
      <p class="muted">Compare with ${'= != < <= > >= :'}, and join with AND, OR, NOT. OR binds tighter than AND. <a
        href="https://google.aip.dev/160">AIP-160</a></p>
    </details>
    ${
      error &&
      html`<div id="filter-error" class="filter-error" role="alert">
      <code>${filter.slice(0, position)}<mark>${filter.slice(position, position + 1) || ' '}</mark>
        ${filter.slice(position + 1)}</code>
      <p>At position ${position + 1}: ${error.metadata.problem ?? error.message}.</p>
    </div>`
    }
  </form>`;
};

/** @param {{parent: string, filtered: boolean, more: boolean}} props */
const Nothing = ({ parent, filtered, more }) => {
  if (more)
    return html`<p class="empty">Nothing in this part of the list matches. Older operations may: go on below.</p>`;
  if (filtered)
    return html`<div class="empty"><p>No operation matches.</p><p><a href=${listLink(parent)}>Show all operations</a>
      </p></div>`;
  const post = `curl -X POST${authorization(session.hasToken)} '${serverUrl()}/v1/${encodeName(parent)}/operations`;
  return html`<div class="empty"><h2>No operations here yet</h2>
    <p>An API’s front end starts operations, and its workers claim them. To see one now, start it, and claim it:</p>
    <${Command} what="start with curl"
      text=${`${post}:start' -d '{"operationId":"my-first","operationType":"EXPORT_ENTITIES"}'`} />
    <${Command} what="claim with curl"
      text=${`${post}/my-first:claim' -d '{"worker":"worker-1","leaseDuration":"600s"}'`} />
    <${Command} what="run a program as a worker" text=${`longrun exec --start '${parent}' --type REPORT -- sleep 60`} />
  </div>`;
};

/** @param {{parent: string, query: ListQuery, go: (query: ListQuery) => void}} props */
export const ListPage = ({ parent, query, go }) => {
  const { filter = '', state = '', pageToken = '' } = query;
  const pageSize = PAGE_SIZES.find((size) => String(size) === query.pageSize) ?? DEFAULT_SIZE;
  const whole = combine(filter, state);
  const [live, setLive] = useState(true);
  const [selection, setSelection] = useState(/** @type {Set<string>} */ (new Set()));
  const [ending, setEnding] = useState(/** @type {{names?: string[], filter?: string} | null} */ (null));
  const anchor = useRef('');
  const key = JSON.stringify([parent, whole, pageSize, pageToken]);
  const page = usePoll(
    (signal) => search(parent, { filter: whole, pageSize, ...(pageToken && { pageToken }) }, signal),
    { key, every: PERIOD, paused: !live || selection.size > 0 || ending !== null },
  );
  useEffect(() => setSelection(new Set()), [key]);
  const now = useNow(PERIOD);
  const filterError = page.error?.reason === 'INVALID_FILTER' ? page.error : undefined;
  const rows = page.error && !page.error.isTemporary ? [] : (page.data?.results ?? []);
  const readOnly = useLacking(parent)('operations.cancel');
  const selectable = useMemo(
    () => (readOnly ? [] : rows.filter(isUnfinished).map((it) => it.operation.name)),
    [page.data, readOnly],
  );

  const select = (/** @type {string} */ name, /** @type {boolean} */ range) => {
    const next = new Set(selection);
    const from = selectable.indexOf(anchor.current);
    const to = selectable.indexOf(name);
    const on = !next.has(name);
    const names = range && from >= 0 ? selectable.slice(Math.min(from, to), Math.max(from, to) + 1) : [name];
    names.forEach((it) => (on ? next.add(it) : next.delete(it)));
    anchor.current = name;
    setSelection(next);
  };
  const links = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll('a[data-row]')]);
  const rowInFocus = () =>
    /** @type {HTMLElement | null | undefined} */ (document.activeElement?.closest('tr[data-name]'))?.dataset.name ??
    '';
  const move = (/** @type {number} */ step) => {
    const all = links();
    const at = all.findIndex((it) => it.closest('tr')?.dataset.name === rowInFocus());
    all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step))]?.focus();
  };
  const cancelSelected = () => {
    const names =
      selection.size > 0
        ? selectable.filter((it) => selection.has(it))
        : selectable.filter((it) => it === rowInFocus());
    if (names.length > 0) setEnding({ names });
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    x: () => selectable.includes(rowInFocus()) && select(rowInFocus(), false),
    c: cancelSelected,
    r: page.refresh,
    p: () => setLive(!live),
    Escape: () => setSelection(new Set()),
  });
  useEffect(() => {
    const link = links().find((it) => it.closest('tr')?.dataset.name === lastOpened);
    if (page.data && link) link.focus();
    if (page.data) lastOpened = '';
  }, [!page.data]);
  const allSelected = selectable.length > 0 && selection.size === selectable.length;
  const close = () => {
    setEnding(null);
    setSelection(new Set());
    page.refresh();
  };
  return html`
    <h1 tabindex="-1" class="visually-hidden">Operations of ${parent}</h1>
    <${StateChips} parent=${parent} chosen=${state} query=${query} />
    <${FilterBox} filter=${filter} error=${filterError}
      onApply=${(/** @type {string} */ text) => go({ ...query, filter: text, pageToken: '' })} />
    <div class="bar">
      ${
        selection.size > 0
          ? html`<strong class="number">${selection.size} selected</strong>
          <button type="button" class="danger"
            onClick=${cancelSelected}>Cancel ${quantity(selection.size, 'operation')}…</button>
          <button type="button" onClick=${() => setSelection(new Set())}>Clear selection</button>`
          : readOnly
            ? page.data && html`<span class="muted">You can look, but not cancel. ${roleAdvice('operations.cancel')}</span>`
            : html`<button type="button" disabled=${selectable.length === 0}
              onClick=${() => setEnding({ filter: whole || '*' })}>
                ${filter || state ? 'Cancel all that match…' : 'Cancel all unfinished…'}</button>`
      }
      <span class="spring"></span>
      <span class="muted number" role="status">
        ${selection.size > 0 ? 'Paused while operations are selected' : live ? '' : `Paused, as of ${clock(page.at || Date.now())}`}</span>
      <label class="switch"><input type="checkbox" role="switch" checked=${live}
        onChange=${() => setLive(!live)} />Refresh every 5 s</label>
    </div>
    <${Stale} error=${page.error} at=${page.at} />
    ${page.error && !page.at && !filterError && html`<${Failure} error=${page.error}
      doing=${`list the operations of ${parent}`} />`}
    ${page.busy && !page.data && html`<p class="loading" role="status">Loading operations…</p>`}
    ${
      rows.length > 0 &&
      html`<table role="table" class="operations" aria-busy=${page.busy}>
      <thead role="rowgroup"><tr role="row">
        <th role="columnheader" scope="col" class="select"><label>
          <input type="checkbox" aria-label="Select all unfinished ones of this page" checked=${allSelected}
            disabled=${selectable.length === 0}
          onClick=${() => setSelection(new Set(allSelected ? [] : selectable))} /></label></th>
        ${['Operation', 'State', 'Progress', 'Started', 'Duration', 'Worker', 'Labels'].map((title) => html`<th
          role="columnheader" scope="col">${title}</th>`)}
      </tr></thead>
      <tbody role="rowgroup">${rows.map(
        (
          details,
        ) => html`<${Row} key=${details.operation.name} details=${details} now=${now}
          selectable=${!readOnly && isUnfinished(details)} selected=${selection.has(details.operation.name)}
        onSelect=${(/** @type {MouseEvent} */ event) => select(details.operation.name, event.shiftKey)} />`,
      )}</tbody>
    </table>`
    }
    ${page.data && rows.length === 0 && !page.error && html`<${Nothing} parent=${parent}
      filtered=${whole !== '' || pageToken !== ''} more=${Boolean(page.data.nextPageToken)} />`}
    ${
      page.data &&
      html`<nav class="bar pager" aria-label="Pages">
      <span class="muted number">
        ${quantity(rows.length, 'operation')}${page.data.nextPageToken ? ', and there are older ones' : ''}</span>
      <span class="spring"></span>
      <label>Rows <select value=${pageSize}
        onChange=${(/** @type {any} */ event) => go({ ...query, pageSize: event.target.value, pageToken: '' })}>
        ${PAGE_SIZES.map((size) => html`<option value=${size} selected=${size === pageSize}>${size}</option>`)}
          </select></label>
      ${pageToken && html`<a class="button" href=${listLink(parent, { ...query, pageToken: '' })}>Newest</a>`}
      ${page.data.nextPageToken && html`<a class="button"
        href=${listLink(parent, { ...query, pageToken: page.data.nextPageToken })}>Older</a>`}
    </nav>`
    }
    ${ending && html`<${CancelManyDialog} parent=${parent} ...${ending} onClose=${close} />`}`;
};
