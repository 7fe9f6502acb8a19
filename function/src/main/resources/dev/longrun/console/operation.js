// One operation: where it is, why, what has happened to it, and what else does the same.
import { CancelDialog, TerminateDialog } from './ending.js';
import {
  allEvents,
  commands,
  deadlines,
  duration,
  eventText,
  explain,
  isUnfinished,
  quantity,
  scale,
  since,
  spread,
  stateName,
  until,
} from './life.js';
import { html, useEffect, useRef, useState } from './preact.js';
import { codeName, inspect, search, serverUrl, session, splitName, wait } from './service.js';
import {
  Command,
  Copy,
  Failure,
  Json,
  Moment,
  Progress,
  Stale,
  State,
  Timestamp,
  clock,
  listLink,
  operationLink,
  roleAdvice,
  useKeys,
  useLacking,
  useNow,
  usePoll,
} from './view.js';
/** @import { Details, OperationEvent } from './service.js' */

const PERIOD = 3000;
const MAX_CHILDREN = 100;

/** @param {{event: OperationEvent, start: string}} props */
const Event = ({ event: { kind, time, state, by, reason }, start }) => html`<li>
  <span>${eventText({ kind, time, by })}${reason && html`: <q>${reason}</q>`}
    ${kind === 'finished' && state && html`<${State} state=${state} />`}</span>
  <span class="muted number"><time datetime=${time} title=${time}>${clock(time)}</time>
    ${kind !== 'started' && `, after ${since(start, Date.parse(time))}`}</span>
</li>`;

/** @param {{details: Details, now: number}} props */
const Timeline = ({ details, now }) => {
  const { bands, marks, near, end, length } = scale(details, now);
  const labels = spread(marks, matchMedia('(max-width: 52rem)').matches ? 8 : 3.5);
  const inWords = (/** @type {typeof bands[0]} */ { state, from, to }) =>
    `${stateName(state)} for ${duration(((to - from) / 100) * length)}`;
  const percent = (/** @type {number} */ n) => `${n.toFixed(2)}%`;
  const mark = (/** @type {number} */ at, /** @type {number} */ i) => html`
    <line class="leader" x1=${percent(labels[i])} y1="20" x2=${percent(at)} y2="36" />
    <line class="tick" x1=${percent(at)} x2=${percent(at)} y1="34" y2="52" />
    <circle class="mark" cx=${percent(labels[i])} cy="11" r="9" />
    <text x=${percent(labels[i])} y="15" text-anchor="middle">${i + 1}</text>`;
  return html`<section aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>
    <svg class="timeline" width="100%" height="74" role="img"
      aria-label=${`To scale, over ${duration(length)}: ${bands.map(inWords).join(', ')}`}>
      ${bands.map(({ state, from, to }) => html`<rect class=${`band band-${state.toLowerCase()}`} x=${percent(from)}
        width=${percent(to - from)} y="36" height="14" />`)}
      ${near.map((at) => html`<line class="deadline" x1=${percent(at)} x2=${percent(at)} y1="30" y2="56" />`)}
      ${near.length > 0 && html`<line class="ahead" x1=${percent(end)} x2=${percent(Math.max(...near))} y1="43"
        y2="43" />`}
      ${marks.map(mark)}
      <text class="axis" x="0" y="70">${clock(details.startTime)}</text>
      <text class="axis" x="100%" y="70" text-anchor="end">${duration(length)}</text>
    </svg>
    <ol class="events">${allEvents(details).map((event) => html`<${Event} event=${event} start=${details.startTime} />`)}</ol>
  </section>`;
};

/** @param {{details: Details, now: number}} props */
const Countdowns = ({ details, now }) => {
  const ahead = deadlines(details);
  return (
    ahead.length > 0 &&
    html`<section aria-labelledby="deadlines"><h2 id="deadlines">Deadlines</h2>
    <ul class="countdowns">${ahead.map(({ at, text }) => html`<li><strong class="number">${until(at, now)}
      </strong> ${text} <span class="muted">(${clock(at)})</span></li>`)}</ul>
  </section>`
  );
};

/** @param {{name: string}} props */
const Commands = ({ name }) => {
  const all = commands(name, serverUrl(), session.hasToken);
  return html`<section aria-labelledby="commands"><h2 id="commands">The same from a terminal</h2>
    ${Object.entries(all).map(
      ([tool, lines]) => html`<details open=${tool === 'curl'}><summary>${tool}</summary>
      ${lines.map((line, i) => html`<${Command} text=${line}
        what=${`${['Show', 'Cancel', 'Terminate'][i]} with ${tool}`} />`)}</details>`,
    )}
  </section>`;
};

/** @param {{name: string, parent: string, live: boolean}} props */
const Children = ({ name, parent, live }) => {
  const { data, error } = usePoll(
    (signal) => search(parent, { filter: `parentOperation = "${name}"`, pageSize: MAX_CHILDREN }, signal),
    { key: name, every: 5000, paused: !live },
  );
  const children = data?.results ?? [];
  if (error && !data)
    return html`<section><h2>Children</h2><p class="muted">They can’t be listed: ${error.message}</p></section>`;
  return (
    children.length > 0 &&
    html`<section aria-labelledby="children"><h2 id="children">
      ${quantity(children.length, 'child', 'children')}${data?.nextPageToken ? ' and more' : ''}</h2>
    <ul class="children">${children.map((it) => html`<li><${State} state=${it.state} />
      <a href=${operationLink(it.operation.name)}>${splitName(it.operation.name)?.id}</a></li>`)}</ul>
  </section>`
  );
};

/** @param {{details: Details, now: number, parent: string}} props */
const Facts = ({ details, now, parent }) => {
  const {
    operationType,
    startedBy,
    startTime,
    endTime,
    expireTime,
    claim,
    cancel,
    parentOperation,
    labels = {},
    backend,
    pendingEffects = [],
    effectErrors = [],
  } = details;
  const fact = (/** @type {string} */ term, /** @type {unknown} */ value) =>
    value && html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
  const labelFilter = (/** @type {string} */ key, /** @type {string} */ value) =>
    `labels.${JSON.stringify(key)} = ${JSON.stringify(value).replaceAll('*', '\\*')}`;
  return html`<section aria-labelledby="facts"><h2 id="facts">Facts</h2><dl class="facts">
    ${fact('Type', operationType)}
    ${fact('Started', html`<${Timestamp} at=${startTime} />${startedBy && html` by ${startedBy}`}`)}
    ${fact('Ended', endTime && html`<${Timestamp} at=${endTime} />`)}
    ${fact('Worker', claim?.worker)}
    ${fact('Last heard from', claim?.renewTime && html`<${Moment} at=${claim.renewTime} now=${now} />`)}
    ${fact('Cancel', cancel && html`asked by ${cancel.requestedBy || 'somebody'}, ${cancel.reason ? html`<q>
      ${cancel.reason}</q>` : 'without a reason'}`)}
    ${fact('Cancellable', details.cancellable ? '' : 'No: it was started with cancellable: false')}
    ${fact('Backend', backend && html`${backend.name}${backend.error && html`<br /><span class="warn">${backend.error}</span>`}`)}
    ${fact('Still to do', pendingEffects.join(', '))}
    ${effectErrors.map((it) => fact('Failed', html`<span class="warn">${it.kind}: ${it.error}</span> Tried ${it.attempts}
      ${' '}times, again <${Moment} at=${it.nextAttemptTime} now=${now} />`))}
    ${fact('Parent', parentOperation && html`<a href=${operationLink(parentOperation)}>
      ${splitName(parentOperation)?.id ?? parentOperation}</a>`)}
    ${fact('Labels', Object.keys(labels).length > 0 && Object.entries(labels).map(([key, value]) => html`<a
      class="label" href=${listLink(parent, { filter: labelFilter(key, value) })}>${key}: ${value}</a> `))}
    ${fact('Kept until', expireTime && html`<${Timestamp} at=${expireTime} />`)}
  </dl></section>`;
};

/**
 * Learns of the end at once, since the server holds the reply until then.
 * @param {string} name @param {boolean} live @param {() => void} onEnd
 */
const useWait = (name, live, onEnd) => {
  useEffect(() => {
    if (!live) return undefined;
    let abort = new AbortController();
    const hold = async () => {
      const { signal } = (abort = new AbortController());
      while (!signal.aborted && !document.hidden) {
        const began = Date.now();
        const operation = await wait(name, signal).catch(() => ({ done: false }));
        if (signal.aborted) return;
        if (operation.done) return onEnd();
        if (Date.now() - began < 2000) await new Promise((resolve) => setTimeout(resolve, PERIOD)); // it can't hold one now
      }
    };
    const change = () => {
      abort.abort(); // a browser has few connections for all of its pages
      hold();
    };
    document.addEventListener('visibilitychange', change);
    hold();
    return () => {
      document.removeEventListener('visibilitychange', change);
      abort.abort();
    };
  }, [name, live]);
};

/** @param {{details: Details, now: number, parent: string}} props */
const Sections = ({ details, now, parent }) => {
  const { operation } = details;
  const status = operation.error;
  return html`
    <div class="columns"><div>
      <${Timeline} details=${details} now=${now} />
      ${
        status &&
        html`<section aria-labelledby="error"><h2 id="error">Error</h2><p class="error-line"><strong>
          ${codeName(status.code)}</strong> <span class="muted number">code ${status.code}</span></p><p>
            ${status.message}</p>
        ${status.details && html`<${Json} value=${status.details} name="details" />`}</section>`
      }
      ${operation.response && html`<section aria-labelledby="response"><h2 id="response">Response</h2>
        <${Json} value=${operation.response} /></section>`}
      ${operation.metadata && html`<section aria-labelledby="metadata"><div class="title">
        <h2 id="metadata">Metadata</h2><${Copy} text=${JSON.stringify(operation.metadata, null, 2)}
          what="the metadata" /></div><${Json} value=${operation.metadata} /></section>`}
    </div><div>
      <${Countdowns} details=${details} now=${now} />
      <${Facts} details=${details} now=${now} parent=${parent} />
      <${Children} name=${operation.name} parent=${parent} live=${isUnfinished(details)} />
      <${Commands} name=${operation.name} />
    </div></div>`;
};

/** @param {{name: string, parent: string, id: string}} props */
export const OperationPage = ({ name, parent, id }) => {
  const now = useNow(1000);
  const lacks = useLacking(parent);
  const ended = useRef(false);
  const [dialog, setDialog] = useState('');
  const {
    data: details,
    error,
    at,
    refresh,
  } = usePoll((signal) => inspect(name, signal), { key: name, every: PERIOD, paused: ended.current });
  ended.current = details !== undefined && !isUnfinished(details);
  useWait(name, details !== undefined && isUnfinished(details), refresh);
  const canCancel =
    details &&
    isUnfinished(details) &&
    details.cancellable &&
    details.state !== 'CANCELLING' &&
    !lacks('operations.cancel');
  useKeys({
    c: () => canCancel && setDialog('cancel'),
    r: refresh,
    Escape: () => history.length > 1 && history.back(),
  });
  const lacking = ['operations.cancel', 'operations.terminate'].filter(lacks);
  const advice =
    lacking.length > 0 && `You may not ${lacking.length > 1 ? 'end it' : 'terminate it'}. ${roleAdvice(lacking[0])}`;
  return html`
    <header class="operation">
      <div class="title"><h1 tabindex="-1">${id}</h1><${Copy} text=${name} what="the name" /></div>
      ${!details && (error ? html`<${Failure} error=${error} doing=${`see ${name}`} />` : html`<p class="loading"
        role="status">Loading the operation…</p>`)}
      ${details && html`<p class="lead" role="status"><${State} state=${details.state} /><span>${explain(details, now)}
        </span></p>`}
      ${details?.progress && html`<div class="big-progress">
        <${Progress} progress=${details.progress} running=${isUnfinished(details)} /></div>`}
      ${
        details &&
        isUnfinished(details) &&
        html`<div class="bar">
        <button type="button" class="danger" disabled=${!canCancel}
          onClick=${() => setDialog('cancel')}>Cancel…</button>
        <button type="button" disabled=${lacks('operations.terminate')}
          onClick=${() => setDialog('terminate')}>Terminate…</button>
        <span class="muted">
          ${details.cancellable ? '' : 'It was started with cancellable: false. '}
          ${details.state === 'CANCELLING' && 'A cancel was asked for already. '}${advice}</span>
      </div>`
      }
    </header>
    <${Stale} error=${error} at=${at} />
    ${details && html`<${Sections} details=${details} now=${now} parent=${parent} />`}
    ${dialog === 'cancel' && html`<${CancelDialog} name=${name} id=${id} parent=${parent} onChange=${refresh}
      onClose=${() => setDialog('')} />`}
    ${dialog === 'terminate' && html`<${TerminateDialog} name=${name} id=${id} parent=${parent} onChange=${refresh}
      onClose=${() => setDialog('')} />`}`;
};
