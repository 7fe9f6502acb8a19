// The console: which page an address means, and what is around every page.
import { html, render, useEffect, useRef, useState } from './preact.js';
import { isParent, session, splitName } from './service.js';
import { Command, Dialog, Notice, listLink, shortcuts, useKeys } from './view.js';
import { ListPage } from './list.js';
import { OperationPage } from './operation.js';

const RECENT = 'recentParents';
const MAX_RECENT = 8;

/** @returns {string[]} the parents that were looked at last */
const recentParents = () => {
  try {
    const stored = JSON.parse(localStorage.getItem(RECENT) ?? '[]');
    return Array.isArray(stored) ? stored.filter((it) => typeof it === 'string' && isParent(it)) : [];
  } catch {
    return [];
  }
};

/** @param {string} parent */
const remember = (parent) =>
  localStorage.setItem(
    RECENT,
    JSON.stringify([parent, ...recentParents().filter((it) => it !== parent)].slice(0, MAX_RECENT)),
  );

/** What the part of the address after # means. @param {string} hash */
export const readAddress = (hash) => {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const name = decode(path.replace(/\/$/, ''));
  const operation = splitName(name);
  if (operation) return { page: 'operation', name, parent: operation.parent, id: operation.id, query: {} };
  if (isParent(name))
    return { page: 'list', name, parent: name, id: '', query: Object.fromEntries(new URLSearchParams(query)) };
  return { page: name ? 'unknown' : 'start', name, parent: '', id: '', query: {} };
};

/** @param {string} path */
const decode = (path) => {
  try {
    return path.split('/').map(decodeURIComponent).join('/');
  } catch {
    return path;
  }
};

/** @param {string} text "my-project" is short for "projects/my-project" */
const parentOf = (text) => {
  const name = text.trim().replace(/^\/|\/$/g, '');
  return name.includes('/') ? name : `projects/${name}`;
};

/** @param {{parent: string, autofocus?: boolean}} props */
const ParentPicker = ({ parent, autofocus }) => {
  const [text, setText] = useState(parent);
  useEffect(() => setText(parent), [parent]);
  const wrong = text.trim() !== '' && !isParent(parentOf(text));
  const open = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (text.trim() && !wrong) location.hash = listLink(parentOf(text));
  };
  return html`<form class="parent" onSubmit=${open}>
    <label for="parent">Project</label>
    <input id="parent" list="recent-parents" value=${text}
      onInput=${(/** @type {any} */ event) => setText(event.target.value)} autofocus=${autofocus}
      placeholder="projects/my-project" spellcheck=${false} autocapitalize="off" autocomplete="off"
        aria-invalid=${wrong ? 'true' : undefined} aria-describedby=${wrong ? 'parent-help' : undefined} />
    <datalist id="recent-parents">${recentParents().map((it) => html`<option value=${it} />`)}</datalist>
    <button>Open</button>
    ${wrong && html`<p id="parent-help" class="warn"
      role="alert">Write projects/P, projects/P/locations/L or projects/P/databases/D.</p>`}
  </form>`;
};

const SignIn = () => {
  const [token, setToken] = useState('');
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    session.signIn(token);
  };
  return html`<section class="sign-in" aria-labelledby="sign-in">
    <h1 id="sign-in" tabindex="-1">${session.hasToken ? 'The server doesn’t take this token' : 'Sign in'}</h1>
    <p>${session.hasToken ? 'It may have expired: Google’s last an hour. ' : ''}Make an access token:</p>
    <${Command} what="the command that prints a token" text="gcloud auth print-access-token" />
    <form onSubmit=${submit}><label class="field">Access token
      <input type="password" required autocomplete="off" spellcheck=${false} value=${token}
        onInput=${(/** @type {any} */ event) => setToken(event.target.value)} /></label>
      <p class="muted">It stays in the memory of this page: reload or close the page, and it is gone.</p>
      <button class="primary">Sign in</button></form>
    <details><summary>Is the server private on Cloud Run?</summary>
      <p>Then let gcloud sign you in, and open <code>http://localhost:8080/console/</code>:</p>
      <${Command} what="the proxy's command" text="gcloud run services proxy SERVICE --region=REGION --port=8080" />
        </details>
  </section>`;
};

const KEYS = [
  ['/', 'go to the filter'],
  ['j  k', 'next, previous operation'],
  ['Enter', 'open the operation'],
  ['x', 'select it'],
  ['c', 'cancel what is selected, or in focus'],
  ['r', 'refresh now'],
  ['p', 'pause, or go on'],
  ['Esc', 'clear the selection; go back'],
  ['?', 'this help'],
];

/** @param {{onClose: () => void}} props */
const Help = ({ onClose }) => {
  const [on, setOn] = useState(shortcuts.on);
  const change = () => {
    shortcuts.on = !on;
    setOn(!on);
  };
  return html`<${Dialog} title="Keys" onClose=${onClose}>
    <dl class="keys">${KEYS.map(([key, does]) => html`<div><dt>${key.split('  ').map((it) => html`<kbd>${it}</kbd> `)}
      </dt><dd>${does}</dd></div>`)}</dl>
    <label class="switch"><input type="checkbox" role="switch" checked=${on}
      onChange=${change} />Single keys work</label>
    <div class="buttons"><button type="button" onClick=${onClose}>Close</button></div>
  </${Dialog}>`;
};

/** @param {{address: ReturnType<typeof readAddress>}} props */
const CurrentPage = ({ address: { page, name, parent, id, query } }) => {
  if (page === 'operation') return html`<${OperationPage} key=${name} name=${name} parent=${parent} id=${id} />`;
  if (page === 'list') {
    const go = (/** @type {Record<string, string | undefined>} */ to) => {
      location.hash = listLink(parent, to);
    };
    return html`<${ListPage} key=${parent} parent=${parent} query=${query} go=${go} />`;
  }
  return html`<section class="start">
    <h1 tabindex="-1">${page === 'start' ? 'Which project?' : 'There is no such page'}</h1>
    ${page === 'unknown' && html`<${Notice} title="An address starts with projects/P, and may end with operations/O.">
      <p><code>${name}</code></p></${Notice}>`}
    <${ParentPicker} parent="" autofocus=${true} />
    ${recentParents().length > 0 && html`<h2>Recent</h2><ul>${recentParents().map((it) => html`<li>
      <a href=${listLink(it)}>${it}</a></li>`)}</ul>`}
  </section>`;
};

const Console = () => {
  const [address, setAddress] = useState(() => readAddress(location.hash));
  const [help, setHelp] = useState(false);
  const [, setChange] = useState(0);
  const main = useRef(/** @type {HTMLElement | null} */ (null));
  const first = useRef(true);
  useEffect(() => {
    const read = () => setAddress(readAddress(location.hash));
    addEventListener('hashchange', read);
    const end = session.onChange(() => setChange((it) => it + 1));
    return () => {
      removeEventListener('hashchange', read);
      end();
    };
  }, []);
  const { page, parent, name, id } = address;
  useEffect(() => {
    document.title = `${id || parent || 'Longrun'}${parent ? ' · Longrun' : ''}`;
    if (parent) remember(parent);
    if (!first.current) /** @type {HTMLElement | null | undefined} */ (main.current?.querySelector('h1'))?.focus();
    first.current = false;
  }, [name]);
  useKeys({ '?': () => setHelp(true) });
  return html`
    <a class="skip" href="#main" onClick=${(/** @type {Event} */ event) => {
      event.preventDefault();
      main.current?.focus();
    }}>Skip to the content</a>
    <header class="top">
      <a class="brand" href=${parent ? listLink(parent) : '#/'}><svg viewBox="0 0 20 20" aria-hidden="true">
        <path d="M3 6h14M3 10h9M3 14h5" /></svg>Longrun</a>
      ${page === 'operation' || page === 'list' ? html`<${ParentPicker} parent=${parent} />` : html`<span
        class="spring"></span>`}
      ${session.hasToken && html`<button type="button" onClick=${() => session.signOut()}>Sign out</button>`}
      <button type="button" onClick=${() => setHelp(true)}>Keys</button>
    </header>
    <main ref=${main} id="main" tabindex="-1">
      ${page === 'operation' && html`<nav class="crumbs" aria-label="Where you are"><a href=${listLink(parent)}>
        ${parent}</a> <span aria-hidden="true">›</span> operations</nav>`}
      ${session.signInNeeded ? html`<${SignIn} />` : html`<${CurrentPage} address=${address} />`}
    </main>
    ${help && html`<${Help} onClose=${() => setHelp(false)} />`}`;
};

const root = globalThis.document?.getElementById('console'); // tests read addresses without a page
if (root) render(html`<${Console} />`, root);
