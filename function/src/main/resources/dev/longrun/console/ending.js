// Ending operations: what it will do, why, and what came of it; of one, and of many.
import { codeName, codeNumber, cancel, cancelMany, asServiceError, inspect, serverNow, splitName, terminate } from './service.js';
import { cancelPlan, explain, isUnfinished, quantity, terminatePlan } from './life.js';
import { html, useEffect, useMemo, useRef, useState } from './preact.js';
import { Dialog, Failure, State, operationLink, useNow, usePoll } from './view.js';
/** @import { CancelResult, Details, ServiceError } from './service.js' */

/** @param {{onInput: (reason: string) => void}} props */
const Reason = ({ onInput }) => html`<label class="field">Why?
  <input name="reason" required maxlength="1000" autocomplete="off" autofocus
    placeholder="For its worker, its readers, and the audit log"
    onInput=${(/** @type {any} */ event) => onInput(event.target.value)} /></label>`;

/**
 * Asks once more what will happen, and why it should; then shows what comes of it.
 * @param {{
 *   name: string, id: string, title: string, verb: string, doing: string, confirm?: boolean,
 *   plan: (details: Details) => {possible: boolean, text: string},
 *   end: (reason: string) => Promise<unknown>, onChange: () => void, onClose: () => void,
 * }} props
 */
const EndDialog = ({ name, id, title, verb, doing, confirm, plan, end, onChange, onClose }) => {
  const now = useNow(1000);
  const poll = usePoll((signal) => inspect(name, signal), { key: name, every: 1000 });
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const [phase, setPhase] = useState('asking');
  const [error, setError] = useState(/** @type {ServiceError | null} */ (null));
  const closing = useRef(/** @type {HTMLButtonElement | null} */ (null));
  useEffect(() => {
    if (phase === 'done') closing.current?.focus();
  }, [phase]);
  const details = poll.data;
  const { possible, text } = details ? plan(details) : { possible: false, text: 'Asking the server where it is …' };
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    setPhase('busy');
    setError(null);
    try {
      await end(reason);
      setPhase('done');
      poll.refresh();
    } catch (e) {
      setError(asServiceError(e));
      setPhase('asking');
    }
    onChange();
  };
  if (phase === 'done') {
    return html`<${Dialog} title=${`${verb} ${id}`} onClose=${onClose}>
      <div role="status"><p>The server has taken it. This is what comes of it:</p>
        ${details && html`<p class="lead"><${State} state=${details.state} />
          <span>${explain(details, now)}</span></p>`}</div>
      <div class="buttons"><button type="button" ref=${closing} onClick=${onClose}>Close</button></div>
    </${Dialog}>`;
  }
  const forbidden = error?.status === 403;
  return html`<${Dialog} title=${title} onClose=${onClose}>
    ${details && html`<p><${State} state=${details.state} /></p>`}
    <p class="plan">${text}</p>
    ${poll.error && html`<${Failure} error=${poll.error} doing=${`see ${name}`} />`}
    ${error && html`<${Failure} error=${error} doing=${doing} />`}
    <form onSubmit=${submit}>
      ${!forbidden && html`<${Reason} onInput=${setReason} />`}
      ${
        confirm &&
        !forbidden &&
        html`<label class="field">Type <code>${id}</code> to confirm
        <input name="confirm" required autocomplete="off" spellcheck=${false}
          onInput=${(/** @type {any} */ event) => setTyped(event.target.value)} /></label>`
      }
      <div class="buttons">
        <button type="button" onClick=${onClose}>${possible && !forbidden ? 'Leave it as it is' : 'Close'}</button>
        ${!forbidden && html`<button class="danger"
          disabled=${!possible || phase === 'busy' || !reason.trim() || (confirm && typed.trim() !== id)}>
            ${phase === 'busy' ? 'Asking …' : `${verb} it`}</button>`}
      </div>
    </form>
  </${Dialog}>`;
};

/** @param {{name: string, id: string, parent: string, onChange: () => void, onClose: () => void}} props */
export const CancelDialog = ({ parent, ...props }) => html`<${EndDialog} ...${props}
  title=${`Cancel ${props.id}?`} verb="Cancel" doing=${`cancel operations of ${parent}`} plan=${cancelPlan}
  end=${(/** @type {string} */ reason) => cancel(props.name, reason)} />`;

/** @param {{name: string, id: string, parent: string, onChange: () => void, onClose: () => void}} props */
export const TerminateDialog = ({ parent, ...props }) => html`<${EndDialog} ...${props}
  title=${`Terminate ${props.id}?`} verb="Terminate" doing=${`terminate operations of ${parent}`}
  plan=${terminatePlan} confirm=${true} end=${(/** @type {string} */ reason) => terminate(props.name, reason)} />`;

const DRY_PAGE = 500;
const PAGE = 25;
const SHOWN = 100;

/** Which results it is about; what is said of them before, and after. @type {[(it: CancelResult) => boolean, string, string][]} */
const OUTCOMES = [
  [({ state }) => state === 'CANCELLED', 'will end at once', 'ended'],
  [({ state }) => state === 'CANCELLING', 'will be asked to stop (or were before)', 'asked to stop'],
  [({ state }) => state === 'FINALIZING', 'too late to stop: it is put on record', 'too late to stop'],
  [({ state }) => state === 'SUCCESSFUL' || state === 'FAILED', 'ended in the meantime', 'ended otherwise'],
  [({ error }) => error !== undefined, 'can’t be cancelled', 'refused'],
];

/** @param {{result: CancelResult}} props */
const OutcomeRow = ({ result: { name, state = '', error } }) => html`<tr>
  <th scope="row"><a href=${operationLink(name)}>${splitName(name)?.id ?? name}</a></th>
  <td>${error ? `${codeName(error.code)}: ${error.message}` : html`<${State} state=${state} />`}</td>
</tr>`;

/** @param {{results: CancelResult[], dry: boolean}} props */
const Outcomes = ({ results, dry }) => html`<ul class="outcomes">${OUTCOMES.map(([fits, will, did]) => {
  const some = results.filter(fits);
  return some.length > 0 && html`<li key=${will}><details>
    <summary><strong class="number">${some.length.toLocaleString('en')}</strong> ${dry ? will : did}</summary>
    <table><tbody>${some.slice(0, SHOWN).map((it) => html`<${OutcomeRow} key=${it.name} result=${it} />`)}</tbody></table>
    ${some.length > SHOWN && html`<p class="muted">and ${(some.length - SHOWN).toLocaleString('en')} more</p>`}
  </details></li>`;
})}</ul>`;

/**
 * What a cancel of one would reply, by the same rules as the server's dry run.
 * @param {Details} details @returns {CancelResult}
 */
const predict = (details) => {
  const { state, cancellable, operation } = details;
  const { name } = operation;
  if (!isUnfinished(details)) return { name, state };
  if (!cancellable) return { name, error: { code: 12, message: cancelPlan(details).text } };
  return { name, state: state === 'INITIALIZING' ? 'CANCELLED' : state === 'PROCESSING' ? 'CANCELLING' : state };
};

/**
 * Goes through many, a page at a time: what remains, and how to take the next page from it.
 * @typedef {{names?: string[], pageToken?: string}} Rest nothing of either: it is over
 * @param {{parent: string, names?: string[], filter?: string}} which
 */
const pagesOf = ({ parent, names, filter = '' }) => {
  // What starts later is not cancelled, so nothing is that the dry run has not shown.
  const fixed = `${filter === '*' ? '' : `${filter} AND `}startTime <= "${new Date(serverNow()).toISOString()}"`;
  const each = async (/** @type {string[]} */ some, /** @type {(name: string) => Promise<CancelResult>} */ act) =>
    Promise.all(
      some.map((name) =>
        act(name).catch((e) => {
          const error = asServiceError(e);
          if (error.isTemporary || error.status === 401 || error.status === 403) throw e;
          return { name, error: { code: codeNumber(error.code), message: error.message } };
        }),
      ),
    );
  const act = (/** @type {boolean} */ dry, /** @type {string} */ reason) => async (/** @type {string} */ name) => {
    if (!dry) await cancel(name, reason);
    const details = await inspect(name);
    return dry ? predict(details) : { name, state: details.state };
  };
  /**
   * @param {Rest} rest @param {boolean} dry @param {string} reason
   * @returns {Promise<{results: CancelResult[], rest: Rest}>}
   */
  return async (rest, dry, reason) => {
    if (names) {
      const left = rest.names ?? names;
      return { results: await each(left.slice(0, 4), act(dry, reason)), rest: { names: left.slice(4) } };
    }
    const request = {
      filter: fixed,
      validateOnly: dry,
      pageSize: dry ? DRY_PAGE : PAGE,
      ...(rest.pageToken && { pageToken: rest.pageToken }),
    };
    const reply = await cancelMany(parent, request, { reason });
    return {
      results: reply.results ?? [],
      rest: reply.nextPageToken ? { pageToken: reply.nextPageToken } : { names: [] },
    };
  };
};

/** @param {CancelResult[]} results @param {string} parent @param {string} reason */
const download = (results, parent, reason) => {
  const text = JSON.stringify({ parent, reason, time: new Date(serverNow()).toISOString(), results }, null, 2);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = 'cancelled-operations.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

/**
 * Works through pages of cancels, and can be stopped and go on.
 * @param {ReturnType<typeof pagesOf>} next @param {boolean} dry
 */
const useRun = (next, dry) => {
  const [run, setRun] = useState({
    results: /** @type {CancelResult[]} */ ([]),
    phase: 'new',
    error: /** @type {ServiceError | null} */ (null),
  });
  const rest = useRef(/** @type {Rest} */ ({}));
  const going = useRef(false);
  const go = async (/** @type {string} */ reason) => {
    if (going.current) return;
    going.current = true;
    setRun((it) => ({ ...it, phase: 'running', error: null }));
    try {
      while (going.current && rest.current.names?.length !== 0) {
        const page = await next(rest.current, dry, reason);
        rest.current = page.rest;
        setRun((it) => ({ ...it, results: [...it.results, ...page.results] }));
      }
      setRun((it) => ({ ...it, phase: rest.current.names?.length === 0 ? 'over' : 'stopped' }));
    } catch (e) {
      setRun((it) => ({ ...it, phase: 'stopped', error: asServiceError(e) }));
    }
    going.current = false;
  };
  const stop = () => {
    going.current = false;
    setRun((it) => ({ ...it, phase: it.phase === 'running' ? 'stopping' : it.phase }));
  };
  useEffect(() => stop, []);
  return { ...run, go, stop };
};

/** @type {Record<string, string>} */
const PHASES = {
  running: 'Cancelling …',
  stopping: 'Stopping after this page …',
  stopped: 'Stopped. What was asked stays so.',
  over: 'All were asked. This is what came of it:',
};

/** @param {number} total of operations */
const dryRunText = (total) =>
  total === 0
    ? 'Nothing that is unfinished matches.'
    : `A dry run says what will become of ${quantity(total, 'operation')}. Nothing has changed yet.`;

/** @param {{parent: string, names?: string[], filter?: string, onClose: () => void}} props names, or what a filter matches */
export const CancelManyDialog = ({ parent, names, filter, onClose }) => {
  const title = names ? `Cancel ${quantity(names.length, 'operation')}?` : 'Cancel all that match?';
  const next = useMemo(() => pagesOf({ parent, names, filter }), []);
  const dry = useRun(next, true);
  const real = useRun(next, false);
  const [reason, setReason] = useState('');
  useEffect(() => {
    dry.go('');
  }, []);
  const total = dry.results.length;
  const effective = dry.results.filter((it) => !it.error).length;
  const started = real.phase !== 'new';
  const failure =
    (real.error ?? dry.error) &&
    html`<${Failure} error=${real.error ?? dry.error} doing=${`cancel operations of ${parent}`} />`;
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    real.go(reason);
  };
  const close = real.phase === 'running' ? real.stop : onClose;
  return html`<${Dialog} wide title=${title} onClose=${close}>
    ${filter && html`<p class="muted">Filter: <code>${filter}</code></p>`}
    ${
      !started &&
      html`<p class="plan" role="status">
        ${dry.phase === 'over' ? dryRunText(total) : `Dry run: ${quantity(total, 'operation')} so far …`}</p>
      <${Outcomes} results=${dry.results} dry=${true} />${failure}
      <form onSubmit=${submit}>
        ${effective > 0 && html`<${Reason} onInput=${setReason} />`}
        <div class="buttons"><button type="button" onClick=${onClose}>
          ${effective > 0 ? 'Leave them as they are' : 'Close'}</button>
          ${dry.phase === 'stopped' && html`<button type="button"
            onClick=${() => dry.go('')}>Try the dry run again</button>`}
          ${effective > 0 && html`<button class="danger"
            disabled=${dry.phase !== 'over' || !reason.trim()}>Cancel ${quantity(effective, 'operation')}</button>`}
              </div>
      </form>`
    }
    ${
      started &&
      html`<p class="plan" role="status">${PHASES[real.phase]}</p>
      <div class="big-progress"><span class="progress"><progress max=${Math.max(1, total)} value=${real.results.length}
        aria-label="Operations asked to cancel"></progress><span class="number">
          ${real.results.length.toLocaleString('en')} of ${total.toLocaleString('en')}</span></span></div>
      <${Outcomes} results=${real.results} dry=${false} />${failure}
      <div class="buttons">
        ${real.results.length > 0 && html`<button type="button"
          onClick=${() => download(real.results, parent, reason)}>Download the result</button>`}
        ${real.phase === 'running' && html`<button type="button" onClick=${real.stop}>Stop</button>`}
        ${real.phase === 'stopped' && html`<button type="button" class="danger"
          onClick=${() => real.go(reason)}>Go on</button>`}
        <button type="button" onClick=${onClose} disabled=${real.phase === 'running'}>Close</button>
      </div>`
    }
  </${Dialog}>`;
};
