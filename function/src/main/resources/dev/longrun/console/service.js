// The API of operations, as the console calls it. What a server says is data here, and is only ever shown as text.

/**
 * @typedef {{code?: number, message?: string, details?: unknown[]}} Status
 * @typedef {{name: string, done?: boolean, metadata?: object, response?: object, error?: Status}} Operation
 * @typedef {{workCompleted?: string, workEstimated?: string}} Work
 * @typedef {{time: string, kind: string, state?: string, by?: string, reason?: string}} OperationEvent
 * @typedef {{worker: string, claimTime?: string, renewTime?: string, leaseExpireTime?: string}} Claim
 * @typedef {{requestedBy?: string, requestTime: string, reason?: string, deadline?: string}} Cancel
 * @typedef {{name: string, cancelTime?: string, error?: string}} Backend
 * @typedef {{kind: string, attempts: number, nextAttemptTime: string, error: string}} EffectError
 * @typedef {{
 *   operation: Operation, state: string, operationType?: string, labels?: Record<string, string>, startTime: string,
 *   endTime?: string, expireTime?: string, startedBy?: string, cancellable?: boolean, claim?: Claim, cancel?: Cancel,
 *   claimDeadline?: string, runDeadline?: string, progress?: Work, parentOperation?: string, backend?: Backend,
 *   pendingEffects?: string[], effectErrors?: EffectError[], events?: OperationEvent[],
 * }} Details what the methods inspect and search reply with, of one operation
 * @typedef {{results?: Details[], nextPageToken?: string}} Page
 * @typedef {{states?: {state: string, count: string}[]}} Counts
 * @typedef {{name: string, state?: string, error?: Status}} CancelResult
 */

/** In the order of an operation's life. */
export const UNFINISHED = ['INITIALIZING', 'PROCESSING', 'CANCELLING', 'FINALIZING'];
export const FINISHED = ['SUCCESSFUL', 'FAILED', 'CANCELLED'];

/** The names of google.rpc.Code, by number. */
const CODES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];

/** @param {string} name of google.rpc.Code; UNKNOWN, if it is none */
export const codeNumber = (name) => (CODES.includes(name) ? CODES.indexOf(name) : 2);

/** @param {number | undefined} code */
export const codeName = (code) => CODES[code ?? 2] ?? `code ${code}`;

const SEGMENT = '(?!\\.{1,2}(?:/|$))[^/]+';
const PARENT = new RegExp(`^projects/${SEGMENT}(?:/(?:locations|databases)/${SEGMENT})?$`);
const NAME = new RegExp(`^(${PARENT.source.slice(1, -1)})/operations/(${SEGMENT})$`);

/** @param {string} text */
export const isParent = (text) => PARENT.test(text);

/** @param {string} name of an operation @returns {{parent: string, id: string} | null} null, if it is none */
export const splitName = (name) => {
  const match = NAME.exec(name);
  return match && { parent: match[1], id: match[2] };
};

/** @param {string} name of an operation or a parent */
export const encodeName = (name) => name.split('/').map(encodeURIComponent).join('/');

/** Where the API is; the page may be below a prefix. */
export const serverUrl = () => new URL('..', document.baseURI).href.replace(/\/$/, '');

/** A call that failed: the parts of google.rpc.Status with its ErrorInfo (AIP-193). */
export class ServiceError extends Error {
  /** @param {{message: string, status?: number, reason?: string, code?: string, metadata?: Record<string, string>}} error */
  constructor({ status = 0, message, reason = '', code = '', metadata = {} }) {
    super(message);
    this.status = status; // of HTTP; 0, if no reply came
    this.reason = reason;
    this.code = code; // the name of the canonical code
    this.metadata = metadata;
  }

  /** Whether the same call may succeed later, though nobody changes anything about it. */
  get isTemporary() {
    return this.status === 0 || this.status === 429 || (this.status >= 500 && this.status !== 501);
  }
}

/** @param {unknown} error @returns {ServiceError} */
export const asServiceError = (error) =>
  error instanceof ServiceError ? error : new ServiceError({ message: String(error), status: 500, reason: 'CONSOLE' });

// An access token stays in the memory of this page alone: no storage, no cookie.
let accessToken = '';
/** By parent. @type {Map<string, Promise<string[]>>} */
const permissions = new Map();
/** @type {Set<() => void>} */
const listeners = new Set();

export const session = {
  /** Whether the server asks for a token that this page doesn't have, or takes it no more. */
  signInNeeded: false,
  get hasToken() {
    return accessToken !== '';
  },
  /** @param {string} token */
  signIn(token) {
    accessToken = token.trim().replace(/^Bearer\s+/i, '');
    this.forget();
  },
  signOut() {
    accessToken = '';
    this.forget();
  },
  askForToken() {
    this.signInNeeded = true;
    listeners.forEach((listener) => listener());
  },
  forget() {
    this.signInNeeded = false;
    permissions.clear();
    listeners.forEach((listener) => listener());
  },
  /** @param {() => void} listener called after each change @returns {() => void} ends that */
  onChange(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

// Countdowns must be right where the browser's clock is wrong, so time is the server's.
let clockOffset = 0;

/** The server's time, in milliseconds. */
export const serverNow = () => Date.now() + clockOffset;

/** @param {Response} response @param {number} sent */
const readClock = (response, sent) => {
  const served = Date.parse(response.headers.get('date') ?? '') + 500; // it has no fractions of a second
  const offset = served - (sent + Date.now()) / 2;
  if (Number.isFinite(offset)) clockOffset = Math.abs(offset) < 2000 ? 0 : offset;
};

/** A header's value with any text in it: the server reads the bytes as UTF-8. @param {string} text */
const headerText = (text) => String.fromCharCode(...new TextEncoder().encode(text.replace(/\s+/g, ' ').trim()));

/**
 * Calls a method.
 * @param {string} method of HTTP
 * @param {string} path after /v1/
 * @param {{body?: object, reason?: string, signal?: AbortSignal, timeout?: number}} [options] timeout in milliseconds
 * @returns {Promise<any>} the reply; rejected with a ServiceError, or an AbortError if the signal says so
 */
const call = async (method, path, { body, reason, signal, timeout = 20_000 } = {}) => {
  /** @type {Record<string, string>} */
  const headers = {};
  const token = accessToken;
  if (token) headers.Authorization = `Bearer ${token}`;
  if (reason) headers['X-Goog-Request-Reason'] = headerText(reason);
  const sent = Date.now();
  let response;
  let text;
  try {
    const limit = AbortSignal.timeout(timeout);
    response = await fetch(`${serverUrl()}/v1/${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
      cache: 'no-store',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ServiceError({ message: 'The server doesn’t answer.', reason: 'NO_REPLY' });
  }
  readClock(response, sent);
  const reply = parse(text);
  if (response.ok && reply) return reply;
  if (response.status === 401 && token === accessToken) session.askForToken(); // an older token's reply may be late
  throw failure(response.status, reply);
};

/** @param {string} text @returns {any} undefined, if it is no JSON */
const parse = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** @param {number} status @param {any} reply @returns {ServiceError} */
const failure = (status, reply) => {
  const error = reply?.error;
  const info = error?.details?.find((/** @type {any} */ it) => it?.reason) ?? {};
  return new ServiceError({
    status,
    message: error?.message ?? `The server replied with the status ${status} and no error that the console can read.`,
    reason: info.reason,
    code: error?.status,
    metadata: info.metadata,
  });
};

/**
 * @param {string} parent @param {string} verb @param {object} body
 * @param {{signal?: AbortSignal, reason?: string}} [options]
 */
const callCollection = (parent, verb, body, options) =>
  call('POST', `${encodeName(parent)}/operations:${verb}`, { body, ...options });

/**
 * @param {string} parent @param {{filter: string, pageSize: number, pageToken?: string}} query @param {AbortSignal} [signal]
 * @returns {Promise<Page>}
 */
export const search = (parent, query, signal) => callCollection(parent, 'search', query, { signal });

/** @param {string} parent @param {AbortSignal} [signal] @returns {Promise<Counts>} */
export const count = (parent, signal) => callCollection(parent, 'count', {}, { signal });

/** @param {string} name @param {AbortSignal} [signal] @returns {Promise<Details>} */
export const inspect = (name, signal) => call('GET', `${encodeName(name)}:inspect`, { signal });

/**
 * Resolves when the operation has ended, or after some time.
 * @param {string} name @param {AbortSignal} signal @returns {Promise<Operation>}
 */
export const wait = (name, signal) =>
  call('POST', `${encodeName(name)}:wait`, { body: { timeout: '25s' }, signal, timeout: 40_000 });

/** @param {string} name @param {string} reason */
export const cancel = async (name, reason) => {
  await call('POST', `${encodeName(name)}:cancel`, { reason });
};

/** @param {string} name @param {string} reason @returns {Promise<Operation>} */
export const terminate = (name, reason) => call('POST', `${encodeName(name)}:terminate`, { body: { reason } });

/**
 * One page of cancels, or of what they would do.
 * @param {string} parent
 * @param {{filter: string, validateOnly: boolean, pageSize: number, pageToken?: string}} request
 * @param {{reason?: string, signal?: AbortSignal}} options
 * @returns {Promise<{results?: CancelResult[], nextPageToken?: string}>}
 */
export const cancelMany = (parent, request, options) => callCollection(parent, 'cancel', request, options);

/** What the reader of this page may be able to do with operations. */
const ASKED = ['operations.cancel', 'operations.terminate'];

/** Those of the permissions above that the caller has; asked once a parent. @param {string} parent @returns {Promise<string[]>} */
export const permissionsIn = (parent) => {
  const known =
    permissions.get(parent) ??
    callCollection(parent, 'testIamPermissions', { permissions: ASKED }).then(
      (reply) => reply.permissions ?? [],
      (error) => {
        if (error.status === 403) return [];
        permissions.delete(parent); // it is asked again
        return ASKED;
      },
    );
  permissions.set(parent, known);
  return known;
};
