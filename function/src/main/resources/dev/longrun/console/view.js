// What all pages are made of: times, states, notices, dialogs, JSON, and how a page keeps itself up to date.
import { html, useEffect, useRef, useState } from './preact.js';
import { duration, quantity, stateName } from './life.js';
import { ServiceError, asServiceError, encodeName, permissionsIn, serverNow } from './service.js';
/** @import { Work } from './service.js' */

const dateTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const clockTime = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** The time of day where the reader is. @param {string | number} time */
export const clock = (time) => clockTime.format(new Date(time));

/** @param {string} time to the millisecond, where the reader is, and in UTC */
const exact = (time) => `${dateTime.format(new Date(time))} here, ${time} in UTC`;

/** The address of an operation in the console. @param {string} name */
export const operationLink = (name) => `#/${encodeName(name)}`;

/** The address of a list in the console. @param {string} parent @param {Record<string, string | undefined>} [query] */
export const listLink = (parent, query = {}) => {
  const entries = Object.entries(query).flatMap(([key, value]) => (value ? [[key, value]] : []));
  return `#/${encodeName(parent)}${entries.length ? `?${new URLSearchParams(entries)}` : ''}`;
};

/** A moment: how long ago, or to come. @param {{at: string, now: number}} props */
export const Moment = ({ at, now }) => {
  const age = now - Date.parse(at);
  const text = age <= -1000 ? `in ${duration(-age, true)}` : age < 1000 ? 'just now' : `${duration(age, true)} ago`;
  return html`<time datetime=${at} title=${exact(at)}>${text}</time>`;
};

/** A moment by date and time. @param {{at: string}} props */
export const Timestamp = ({ at }) => html`<time datetime=${at} title=${at}>${dateTime.format(new Date(at))}</time>`;

/** Each state has a shape of its own, so that nobody needs its colour. @type {Record<string, string>} */
const SHAPES = {
  INITIALIZING: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 5v3.2l2 1.3',
  PROCESSING: 'M13.5 8A5.5 5.5 0 1 1 8 2.5M8 5.5v5M10.5 8h-5',
  CANCELLING: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M6 6h4v4h-4z',
  FINALIZING: 'M4 14V2.5M4 3h8l-2 2.8L12 8.500H4',
  SUCCESSFUL: 'M3 8.500l3.300 3.300L13 4.800',
  FAILED: 'M8 2L14.500 13.500H1.500zM8 6.500v3M8 11.400v.4',
  CANCELLED: 'M8 2.500a5.500 5.500 0 1 0 0 11a5.500 5.500 0 1 0 0-11M4.200 4.200l7.600 7.600',
};

/** @param {{path: string}} props */
const Icon = ({ path }) => html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${path} /></svg>`;

/** @param {{state: string}} props */
export const State = ({ state }) => html`
  <span class=${`state state-${state.toLowerCase()}`}><${Icon} path=${SHAPES[state] ?? ''} />${stateName(state)}
    </span>`;

/** @param {{progress?: Work, running: boolean}} props */
export const Progress = ({ progress, running }) => {
  const completed = Number(progress?.workCompleted ?? 0);
  const estimated = Number(progress?.workEstimated ?? 0);
  if (!progress) return html`<span class="muted">–</span>`;
  if (estimated <= 0)
    return html`<span class="progress"><span class="number">${completed.toLocaleString('en')} done</span></span>`;
  const percent = Math.min(100, Math.floor((100 * completed) / estimated));
  const text = `${completed.toLocaleString('en')} of ${estimated.toLocaleString('en')}`;
  return html`<span class="progress" title=${text}>
    <progress class=${running ? '' : 'over'} max="100" value=${percent} aria-label=${`Progress: ${text}`}></progress>
      <span class="number">${percent} %</span>
  </span>`;
};

/** @param {{kind?: 'info' | 'warning' | 'error', title: string, children?: unknown}} props */
export const Notice = ({ kind = 'info', title, children }) => html`
  <div class=${`notice notice-${kind}`} role=${kind === 'error' ? 'alert' : undefined}>
    <p class="notice-title">${title}</p>
    ${children}
  </div>`;

/** Which roles have a permission. @type {Record<string, string>} */
const ROLES = {
  'operations.get': 'the role viewer, operator or admin',
  'operations.list': 'the role viewer, operator or admin',
  'operations.cancel': 'the role operator or admin',
  'operations.terminate': 'the role admin',
};

/** What the reader can do about a missing permission. @param {string} permission */
export const roleAdvice = (permission) =>
  `This needs the permission ${permission}, which ${ROLES[permission] ?? 'no role'} has. ` +
  'Whoever deploys this server gives roles, in LONGRUN_POLICY.';

/** A failure in words. @param {{error: ServiceError, doing: string}} props doing: "list the operations of ..." */
export const Failure = ({ error, doing }) => {
  if (error.reason === 'IAM_PERMISSION_DENIED') {
    return html`<${Notice} kind="error" title=${`You may not ${doing}.`}>
      <p>${roleAdvice(error.metadata.permission)}</p><p class="muted">${error.message}</p>
    </${Notice}>`;
  }
  if (error.status === 0) {
    return html`<${Notice} kind="warning" title="The server doesn’t answer.">
      <p>It may be restarting, or the network is down. The console tries again by itself.</p>
    </${Notice}>`;
  }
  return html`<${Notice} kind="error" title=${`The server can’t ${doing}.`}>
    <p>${error.message}</p>
    <p class="muted">${[error.code, error.reason, error.status && `HTTP ${error.status}`].filter(Boolean).join(' · ')}
      ${error.isTemporary ? '. The console tries again by itself.' : ''}</p>
  </${Notice}>`;
};

/** The server's time, and a render after each period in milliseconds. @param {number} period */
export const useNow = (period) => {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), period);
    return () => clearInterval(timer);
  }, [period]);
  return serverNow();
};

/** Which permission the caller lacks, if that is known. @param {string} parent @returns {(permission: string) => boolean} */
export const useLacking = (parent) => {
  const [permitted, setPermitted] = useState(/** @type {string[] | null} */ (null));
  useEffect(() => {
    permissionsIn(parent).then(setPermitted);
  }, [parent]);
  return (permission) => permitted !== null && !permitted.includes(permission);
};

/**
 * Asks again and again while the page is visible, and keeps the last good reply when the server fails.
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} load
 * @param {{key: string, every: number, paused?: boolean}} options another key is another question; every: milliseconds
 * @returns {{data?: T, error?: ServiceError, at: number, busy: boolean, refresh: () => void}} at: when data came, by this
 *     browser's clock
 */
export const usePoll = (load, { key, every, paused = false }) => {
  const [reply, setReply] = useState(
    /** @type {{key: string, data?: any, error?: ServiceError, at: number}} */ ({ key, at: 0 }),
  );
  const refresh = useRef(() => {});
  const isPaused = useRef(paused);
  isPaused.current = paused;
  useEffect(() => {
    const abort = new AbortController();
    let timer = 0;
    let running = false;
    const run = async () => {
      clearTimeout(timer);
      if (running) return;
      running = true;
      try {
        const data = await load(abort.signal);
        setReply({ key, data, at: Date.now() });
      } catch (error) {
        if (abort.signal.aborted) return;
        const failed = asServiceError(error);
        setReply((last) => ({
          key,
          error: failed,
          ...(last.key === key && failed.isTemporary ? { data: last.data, at: last.at } : { at: 0 }),
        }));
      }
      running = false;
      schedule();
    };
    const schedule = () => {
      clearTimeout(timer);
      if (!abort.signal.aborted && !document.hidden && !isPaused.current) timer = setTimeout(run, every);
    };
    const resume = () => {
      if (document.hidden) clearTimeout(timer);
      else if (!isPaused.current) run();
    };
    refresh.current = run;
    document.addEventListener('visibilitychange', resume);
    run();
    return () => {
      abort.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', resume);
    };
  }, [key]);
  const wasPaused = useRef(paused);
  useEffect(() => {
    if (wasPaused.current && !paused) refresh.current();
    wasPaused.current = paused;
  }, [paused]);
  return { ...reply, busy: reply.key !== key || (!reply.data && !reply.error), refresh: () => refresh.current() };
};

/** Says that what is shown is old, and why. @param {{error?: ServiceError, at: number, now: number}} props */
export const Stale = ({ error, at }) => {
  const now = useNow(1000);
  if (!error || !at) return null;
  return html`<${Notice} kind="warning"
    title=${error.status === 0 ? 'The server doesn’t answer.' : 'The server can’t answer now.'}>
    <p>What you see is from ${clock(at)}, <span class="number">${duration(now - at)}
      </span> old. The console tries again by itself.
      ${error.status === 0 ? '' : html` <span class="muted">${error.message}</span>`}</p>
  </${Notice}>`;
};

/** @param {{text: string, what: string}} props */
export const Copy = ({ text, what }) => {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    navigator.clipboard &&
    html`<button type="button" class="small" onClick=${copy} aria-label=${`Copy ${what}`}>
    <span aria-live="polite">${copied ? 'Copied' : 'Copy'}</span></button>`
  );
};

/** A command to copy. @param {{text: string, what: string}} props */
export const Command = ({ text, what }) => html`
  <div class="command"><code>${text}</code><${Copy} text=${text} what=${what} /></div>`;

const OPEN_DEPTH = 2;
const MAX_OPEN = 50;

/** JSON that folds. @param {{value: unknown, name?: string, depth?: number}} props */
export const Json = ({ value, name, depth = 0 }) => {
  const entries = value !== null && typeof value === 'object' ? Object.entries(value) : null;
  const [open, setOpen] = useState(depth < OPEN_DEPTH && (entries?.length ?? 0) <= MAX_OPEN);
  const key = name === undefined ? '' : html`<span class="json-key">${name}</span>: `;
  if (!entries?.length) {
    const kind = entries ? 'empty' : value === null ? 'null' : typeof value;
    return html`<div class="json-line">${key}<span class=${`json-${kind}`}>${JSON.stringify(value)}</span></div>`;
  }
  const [left, right] = Array.isArray(value) ? '[]' : '{}';
  return html`<details class="json" open=${open}
    onToggle=${(/** @type {any} */ event) => setOpen(event.currentTarget.open)}>
    <summary>${key}${left}<span class="json-more">
      ${open ? '' : ` ${quantity(entries.length, Array.isArray(value) ? 'item' : 'field')} ${right}`}</span></summary>
    ${open && html`<div class="json-inside">${entries.map(([field, inner]) => html`<${Json} key=${field} name=${field}
      value=${inner} depth=${depth + 1} />`)}</div>`}
    ${open && html`<div>${right}</div>`}
  </details>`;
};

/** A modal dialog, which is there as long as it is rendered. @param {{title: string, onClose: () => void, wide?: boolean, children?: unknown}} props */
export const Dialog = ({ title, onClose, wide, children }) => {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const opener = /** @type {HTMLElement | null} */ (document.activeElement);
    dialog.current?.showModal();
    return () => {
      if (opener?.isConnected) opener.focus();
    };
  }, []);
  const cancel = (/** @type {Event} */ event) => {
    event.preventDefault();
    onClose();
  };
  return html`<dialog ref=${dialog} class=${wide ? 'wide' : ''} aria-labelledby="dialog-title" onCancel=${cancel}>
    <h2 id="dialog-title">${title}</h2>
    ${children}
  </dialog>`;
};

/** Whether single keys work; a reader who speaks to the computer may want them off (WCAG 2.1.4). */
export const shortcuts = {
  get on() {
    return localStorage.getItem('shortcuts') !== 'off';
  },
  /** @param {boolean} on */
  set on(on) {
    localStorage.setItem('shortcuts', on ? 'on' : 'off');
  },
};

/** Acts on single keys, unless something is being typed or a dialog is open. @param {Record<string, (event: KeyboardEvent) => void>} keys */
export const useKeys = (keys) => {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const act = (/** @type {KeyboardEvent} */ event) => {
      const at = /** @type {HTMLElement} */ (event.target);
      const typing = at.matches?.('input:not([type=checkbox]), textarea, select');
      if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
      const action = Object.hasOwn(latest.current, event.key) && shortcuts.on ? latest.current[event.key] : undefined;
      if (!action) return;
      event.preventDefault();
      action(event);
    };
    document.addEventListener('keydown', act);
    return () => document.removeEventListener('keydown', act);
  }, []);
};
