// What is said of an operation's life, in words and to scale. Pure: values in, values out.
import { UNFINISHED, splitName } from './service.js';
/** @import { Details, OperationEvent } from './service.js' */

const UNITS = /** @type {[string, number][]} */ ([
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
]);

/**
 * A length of time in at most two units.
 * @param {number} milliseconds @param {boolean} [roughly] whether the second is left out where the first says enough
 */
export const duration = (milliseconds, roughly = false) => {
  const total = Math.max(0, milliseconds) / 1000;
  if (total > 0 && total < 1) return `${total.toFixed(1)} s`;
  const first = UNITS.findIndex(([, seconds]) => total >= seconds);
  if (first < 0) return '0 s';
  const [unit, seconds] = UNITS[first];
  const next = UNITS[first + 1];
  const enough = roughly && total >= 3 * seconds;
  const rest = next && !enough ? Math.floor((total % seconds) / next[1]) : 0;
  return `${Math.floor(total / seconds)} ${unit}${rest ? ` ${rest} ${next[0]}` : ''}`;
};

/** @param {string | undefined} time @param {number} now */
export const since = (time, now) => duration(now - Date.parse(time ?? ''));

/** @param {string | undefined} time @param {number} now */
export const until = (time, now) => duration(Date.parse(time ?? '') - now);

/** How many there are. @param {number} n @param {string} thing @param {string} [things] */
export const quantity = (n, thing, things = `${thing}s`) => `${n.toLocaleString('en')} ${n === 1 ? thing : things}`;

/** In sentence case. @param {string} state */
export const stateName = (state) => state.charAt(0) + state.slice(1).toLowerCase();

/** Whether it can still be cancelled, or end in another way. @param {Details} details */
export const isUnfinished = (details) => UNFINISHED.includes(details.state);

/**
 * Whether its worker should have been heard from: workers report after a third of their lease.
 * @param {Details} details @param {number} now
 */
export const isSilent = (details, now) => {
  const renewed = Date.parse(details.claim?.renewTime ?? '');
  const expires = Date.parse(details.claim?.leaseExpireTime ?? '');
  return isUnfinished(details) && now > renewed + (2 / 3) * (expires - renewed);
};

/** A few words about why it is where it is. @param {Details} details @param {number} now */
export const hint = (details, now) => {
  const { state, claim, cancel, claimDeadline, operation } = details;
  if (isSilent(details, now)) return `Worker silent for ${since(claim?.renewTime, now)}`;
  switch (state) {
    case 'INITIALIZING':
      return claimDeadline ? `Fails in ${until(claimDeadline, now)} if unclaimed` : 'Waits for a worker';
    case 'PROCESSING':
      return '';
    case 'CANCELLING':
      return `Asked ${since(cancel?.requestTime, now)} ago by ${cancel?.requestedBy || 'somebody'}`;
    case 'FINALIZING':
      return 'Too late to cancel';
    case 'SUCCESSFUL':
      return cancel ? 'Completed despite a cancel' : '';
    default:
      return operation.error?.message ?? '';
  }
};

/** @type {Record<string, (details: Details, now: number) => string>} */
const EXPLANATIONS = {
  INITIALIZING: ({ startTime, claimDeadline }, now) =>
    `No worker has claimed it for ${since(startTime, now)}. ${
      claimDeadline
        ? `If none does within ${until(claimDeadline, now)}, it fails.`
        : 'It waits until one does, or somebody cancels it.'
    }`,
  PROCESSING: (details, now) => {
    const { claim, runDeadline, startTime } = details;
    const work = `${claim?.worker} has worked on it for ${since(claim?.claimTime ?? startTime, now)}`;
    if (isSilent(details, now)) {
      const left = until(claim?.leaseExpireTime, now);
      return `${work}, but was last heard from ${since(claim?.renewTime, now)} ago. If that stays so, it fails in ${left}.`;
    }
    return `${work}${runDeadline ? `, and has ${until(runDeadline, now)} left` : ''}.`;
  },
  CANCELLING: (details, now) => {
    const { claim, cancel } = details;
    const told = Date.parse(claim?.renewTime ?? '') > Date.parse(cancel?.requestTime ?? '');
    const knows = told ? 'has been heard from since, so it knows' : 'is told at its next heartbeat';
    const silent = isSilent(details, now) ? `, but was last heard from ${since(claim?.renewTime, now)} ago` : '';
    const end = cancel?.deadline ? `It ends in ${until(cancel.deadline, now)} at the latest.` : '';
    return `${asked(details, now)}. ${claim?.worker} ${knows}${silent}. ${end}`;
  },
  FINALIZING: (details, now) =>
    `${details.claim?.worker} is past the point of no return: it is too late to cancel. ${
      details.cancel ? `${asked(details, now)}, which is on record.` : ''
    }`,
  SUCCESSFUL: ({ startTime, endTime, cancel }) =>
    `It was completed ${since(startTime, Date.parse(endTime ?? startTime))} after its start${
      cancel ? `, although ${cancel.requestedBy || 'somebody'} had asked to cancel it` : ''
    }.`,
};

/** @param {Details} details @param {number} now */
const asked = ({ cancel }, now) =>
  `${cancel?.requestedBy || 'Somebody'} asked to cancel it ${since(cancel?.requestTime, now)} ago`;

/** Where it is and why, in a sentence or two. @param {Details} details @param {number} now */
export const explain = (details, now) =>
  (EXPLANATIONS[details.state]?.(details, now) ?? details.operation.error?.message ?? '').trim();

/** @type {Record<string, (worker: string, cancel: Details['cancel']) => string>} */
const CANCEL_PLANS = {
  INITIALIZING: () => 'It ends at once as Cancelled, since no worker has claimed it.',
  PROCESSING: (worker) =>
    `${worker} is told within moments, and asked to stop. Until it has, the operation is Cancelling. ` +
    'If the work is completed first, it ends as Successful; if the worker doesn’t stop in time, as Cancelled.',
  CANCELLING: (_, cancel) =>
    `${cancel?.requestedBy || 'Somebody'} has asked already. To ask again changes nothing.`,
  FINALIZING: (worker) =>
    `It is too late: ${worker} is past the point of no return, and goes on to its end. That you asked is put on record.`,
};

/** What a cancel will do. @param {Details} details @returns {{possible: boolean, text: string}} */
export const cancelPlan = ({ state, cancellable, claim, cancel }) => {
  const text = CANCEL_PLANS[state]?.(claim?.worker ?? 'Its worker', cancel);
  if (!text) return { possible: false, text: 'It has ended, and never changes again.' };
  if (!cancellable) {
    return {
      possible: false,
      text: 'It was started with cancellable: false, so a cancel is refused. An administrator can terminate it.',
    };
  }
  return { possible: state !== 'CANCELLING', text };
};

/** What terminate will do. @param {Details} details */
export const terminatePlan = (details) => {
  if (!isUnfinished(details)) return { possible: false, text: 'It has ended, and never changes again.' };
  const worker = details.claim?.worker;
  const work = worker
    ? `${worker} isn’t waited for: its lease is void, and whatever it reports later is refused. Its work may go on.`
    : 'No worker has claimed it, and none can any more.';
  return { possible: true, text: `It ends at once as Cancelled. ${work} Its children are asked to cancel.` };
};

/** @type {Record<string, (event: OperationEvent) => string>} */
const EVENTS = {
  started: ({ by }) => (by ? `Started by ${by}` : 'Started'),
  claimed: ({ by }) => `Claimed by ${by}`,
  cancelRequested: ({ by }) => `${by || 'Somebody'} asked to cancel it`,
  finalizing: ({ by }) => `${by} passed the point of no return`,
  leaseExpired: () => 'The lease ran out: its worker was not heard from',
  gracePeriodOver: () => 'The grace period was over: its worker had not stopped',
  claimTimeout: () => 'The claim timeout was over: no worker had claimed it',
  runTimeout: () => 'The run timeout was over: its worker was asked to stop',
  terminated: ({ by }) => `Terminated by ${by || 'somebody'}`,
  finished: ({ by }) => `Ended by ${by}`,
  lastHeard: ({ by }) => `${by} was last heard from`,
  effectGivenUp: () => 'Not tried any more',
  backendCancelled: ({ by }) => `${by} was told to stop`,
};

/** @param {OperationEvent} event */
export const eventText = (event) => (Object.hasOwn(EVENTS, event.kind) ? EVENTS[event.kind](event) : event.kind);

/**
 * What happened, the oldest first; where the server has kept none of it, what the other fields tell.
 * @param {Details} details @returns {OperationEvent[]}
 */
export const allEvents = (details) => {
  const { events = [], claim, endTime, backend } = details;
  const all = events.length > 0 ? [...events] : eventsOfFields(details);
  if (claim?.renewTime && !endTime) all.push({ time: claim.renewTime, kind: 'lastHeard', by: claim.worker });
  if (backend?.cancelTime) all.push({ time: backend.cancelTime, kind: 'backendCancelled', by: backend.name });
  return all.sort((a, b) => Date.parse(a.time) - Date.parse(b.time));
};

/** @param {Details} details @returns {OperationEvent[]} */
const eventsOfFields = ({ startTime, startedBy, claim, cancel, endTime, state }) => [
  { time: startTime, kind: 'started', state: 'INITIALIZING', by: startedBy },
  ...(claim?.claimTime ? [{ time: claim.claimTime, kind: 'claimed', state: 'PROCESSING', by: claim.worker }] : []),
  ...(cancel
    ? [
        {
          time: cancel.requestTime,
          kind: 'cancelRequested',
          state: 'CANCELLING',
          by: cancel.requestedBy,
          reason: cancel.reason,
        },
      ]
    : []),
  ...(endTime ? [{ time: endTime, kind: 'finished', state, by: claim?.worker ?? 'longrun' }] : []),
];

/** The deadlines that are ahead, the next one first. @param {Details} details @returns {{at: string, text: string}[]} */
export const deadlines = ({ state, claim, cancel, claimDeadline, runDeadline, endTime }) => {
  if (endTime) return [];
  const all = [
    { at: state === 'INITIALIZING' ? claimDeadline : '', text: 'to be claimed, or it fails' },
    { at: claim?.leaseExpireTime, text: `for ${claim?.worker} to be heard from, or it ends` },
    { at: state === 'PROCESSING' ? runDeadline : '', text: 'to finish, or its worker is asked to stop' },
    { at: state === 'CANCELLING' ? cancel?.deadline : '', text: `for ${claim?.worker} to stop, or it ends without` },
  ];
  return all.flatMap(({ at, text }) => (at ? [{ at, text }] : [])).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
};

/**
 * The life to scale, in percent of the time from its start to its end; or to now, and to the deadlines that are near.
 * @param {Details} details @param {number} now
 */
export const scale = (details, now) => {
  const start = Date.parse(details.startTime);
  const end = Math.max(details.endTime ? Date.parse(details.endTime) : now, start + 1);
  const near = deadlines(details)
    .map(({ at }) => Date.parse(at))
    .filter((at) => at > end && at - end <= (end - start) / 2);
  const last = Math.max(end, ...near);
  const x = (/** @type {number} */ time) => Math.min(100, Math.max(0, (100 * (time - start)) / (last - start)));
  const events = allEvents(details);
  const changes = events.filter((it) => it.state !== undefined);
  if (changes[0]?.kind !== 'started') changes.unshift({ time: details.startTime, kind: 'unknown', state: 'UNKNOWN' });
  const bands = changes
    .map(({ state = '', time }, i) => ({
      state,
      from: x(Date.parse(time)),
      to: x(Date.parse(changes[i + 1]?.time ?? '') || end),
    }))
    .filter(({ from, to }) => to > from);
  return {
    bands,
    marks: events.map(({ time }) => x(Date.parse(time))),
    near: near.map(x),
    end: x(end),
    length: last - start,
  };
};

/** Moves labels apart that would lie on each other. @param {number[]} marks ascending, in percent @param {number} gap */
export const spread = (marks, gap) => {
  const placed = [...marks];
  for (let i = 1; i < placed.length; i++) placed[i] = Math.max(placed[i], placed[i - 1] + gap);
  for (let i = placed.length - 1, limit = 100 - gap / 2; i >= 0; i--, limit -= gap)
    placed[i] = Math.min(placed[i], limit);
  return placed.map((at, i) => Math.max(at, gap * (i + 0.5)));
};

/**
 * A list's filter: the reader's own, and the chosen state. OR binds tighter than AND (AIP-160), so no parentheses are
 * needed, and what is wrong in the reader's part is at the same position in the whole.
 * @param {string} filter @param {string} state
 */
export const combine = (filter, state) => {
  const own = filter.trim() === '*' ? '' : filter.trim();
  const chosen = state === 'UNFINISHED' ? 'done = false' : state && `state = ${state}`;
  return [own, chosen].filter(Boolean).join(' AND ');
};

/** @param {string} text for a POSIX shell */
const quote = (text) => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** What curl sends to a server that asks for a token. @param {boolean} token whether it does */
export const authorization = (token) => (token ? ' -H "Authorization: Bearer $(gcloud auth print-access-token)"' : '');

/**
 * The lines that show, cancel and terminate an operation, by tool.
 * @param {string} name @param {string} url of the server @param {boolean} token whether the server asks for one
 * @returns {Record<string, string[]>}
 */
export const commands = (name, url, token) => {
  const { parent, id } = splitName(name) ?? { parent: '', id: '' };
  const [, project, kind = '', place = ''] = parent.split('/');
  const header = authorization(token);
  const curl = (/** @type {string} */ verb) => `curl -X POST${header} ${quote(`${url}/v1/${name}:${verb}`)}`;
  const longrun = (/** @type {string} */ verb) => `longrun ${verb} --endpoint ${quote(url)} ${quote(name)}`;
  const api = kind === 'databases' ? 'firestore' : 'datastore';
  const gcloud = (/** @type {string} */ verb) =>
    `CLOUDSDK_API_ENDPOINT_OVERRIDES_${api.toUpperCase()}=${quote(`${url}/`)} gcloud ${api} operations ${verb} ${quote(id)} ` +
    `--project=${quote(project)}${kind ? ` --database=${quote(place)}` : ''}`;
  return {
    curl: [
      `curl${header} ${quote(`${url}/v1/${name}`)}`,
      `${curl('cancel')} -H 'X-Goog-Request-Reason: why'`,
      `${curl('terminate')} -d '{"reason":"why"}'`,
    ],
    ...(kind === 'locations' ? {} : { gcloud: [gcloud('describe'), gcloud('cancel')] }), // it has none with locations
    longrun: [longrun('get'), `${longrun('cancel')} --reason why`, `${longrun('terminate')} --reason why`],
  };
};
