// What stays while pages come and go: bar, navigation, search, theme, shortcuts.

import { h, render } from './dom.js';
import { icon } from './icons.js';
import { readOnlyReason, session } from './api.js';
import * as live from './live.js';
import { openDialog } from './dialogs.js';
import { announce, button } from './ui.js';
import { jobIdOf, link } from './pure.js';

const PAGES = [
  ['overview', 'Overview', 'o', []],
  ['queues', 'Queues', 'q', ['queues']],
  ['jobs', 'Jobs', 'j', ['jobs']],
  ['dead-letters', 'Dead letters', 'd', ['dead-letters']],
  ['schedules', 'Schedules', 's', ['schedules']],
  ['kinds', 'Kinds', 'k', ['kinds']],
  ['workers', 'Workers', 'w', ['workers']],
  ['doctor', 'Doctor', 'h', ['doctor']],
  ['audit', 'Audit', 'a', ['audit']],
];

const STATUS = {
  live: ['Live', 'Updates come as they happen. Press to pause them.'],
  polling: ['Polling', 'Events do not come through, so this page asks every 5 seconds. Press to pause it.'],
  connecting: ['Connecting', 'Waiting for events of the application. Press to pause updates.'],
  paused: ['Paused', 'Updates are paused. Press to resume them.'],
};

const THEMES = { auto: 'light', light: 'dark', dark: 'auto' };

let current = 'overview';
let prefix = null;
let openMenu = false;

function stored(name, fallback) {
  try {
    return localStorage.getItem(name) ?? fallback;
  } catch {
    return fallback;
  }
}

function store(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // It holds until the page is loaded again.
  }
}

let shortcuts = stored('awa-shortcuts', 'on') === 'on';

export function showShell(page = current) {
  if (page !== current) {
    openMenu = false;
  }
  current = page;
  render(document.getElementById('top'), bar());
  const side = document.getElementById('side');
  side.classList.toggle('open', openMenu);
  render(
    side,
    h(
      'ul',
      {},
      PAGES.map(([name, label, , segments]) =>
        h(
          'li',
          { key: name },
          h('a', { href: link(segments), 'aria-current': name === current ? 'page' : null }, icon(name), h('span', {}, label)),
        ),
      ),
    ),
    h('p', { class: 'side-foot quiet' }, session.version && `Awa ${session.version}`),
  );
}

function bar() {
  const reason = readOnlyReason();
  const [label, title] = STATUS[live.status];
  return [
    h(
      'button',
      {
        type: 'button',
        class: 'button ghost menu-button',
        'aria-expanded': String(openMenu),
        'aria-controls': 'side',
        'aria-label': 'Pages',
        onclick: () => {
          openMenu = !openMenu;
          showShell();
        },
      },
      icon('menu'),
    ),
    h('a', { class: 'brand', href: '#/' }, h('img', { src: 'assets/icon.svg', alt: '', width: '22', height: '22' }), 'Awa'),
    h(
      'form',
      { class: 'find', role: 'search', onsubmit: find },
      icon('search'),
      h('input', {
        id: 'find',
        type: 'search',
        placeholder: 'Job id or kind',
        'aria-label': 'Find a job by its id, or jobs of a kind',
        autocomplete: 'off',
        spellcheck: 'false',
      }),
    ),
    h(
      'div',
      { class: 'top-end' },
      reason &&
        h('button', { type: 'button', class: 'tag tag-button', title: reason, onclick: () => explain(reason) }, icon('lock'), 'Read-only'),
      h(
        'button',
        {
          type: 'button',
          class: `live live-${live.status}`,
          title,
          'aria-label': `${label}. ${title}`,
          onclick: () => live.setPaused(!live.isPaused()),
        },
        h('span', { class: 'dot', 'aria-hidden': 'true' }),
        h('span', { class: 'live-label' }, label),
      ),
      button('', toggleTheme, {
        kind: 'ghost',
        symbol: 'theme',
        title: 'Theme: light, dark or as the system',
        labelled: 'Change the theme',
      }),
      button('', showHelp, { kind: 'ghost wide-only', symbol: 'help', title: 'Keyboard shortcuts (?)', labelled: 'Keyboard shortcuts' }),
      session.user && h('span', { class: 'user', title: `Signed in as ${session.user}` }, session.user),
    ),
  ];
}

function explain(reason) {
  openDialog('Read-only', (dialog) => [
    h('p', {}, reason),
    h('p', { class: 'quiet' }, 'Everything can be looked at; buttons that change something are left out.'),
    h(
      'div',
      { class: 'dialog-foot' },
      button('Close', () => dialog.close(), { kind: 'primary' }),
    ),
  ]);
}

function find(event) {
  event.preventDefault();
  const field = document.getElementById('find');
  const text = field.value.trim();
  const id = jobIdOf(text);
  if (text !== '') {
    location.hash = id === null ? link(['jobs'], { kind: text }) : link(['jobs', id]);
    field.value = '';
  }
}

function toggleTheme() {
  const root = document.documentElement;
  const next = THEMES[root.dataset.theme ?? 'auto'];
  if (next === 'auto') {
    delete root.dataset.theme;
  } else {
    root.dataset.theme = next;
  }
  store('awa-theme', next);
  announce(next === 'auto' ? 'Theme as the system.' : `Theme: ${next}.`);
}

function showHelp() {
  const row = (keys, text) =>
    h(
      'div',
      {},
      h(
        'dt',
        {},
        keys.map((name, index) => [index > 0 && ' ', h('kbd', {}, name)]),
      ),
      h('dd', {}, text),
    );
  openDialog('Keyboard shortcuts', (dialog) => [
    h(
      'dl',
      { class: 'keys' },
      PAGES.map(([, label, name]) => row(['g', name], label)),
      row(['/'], 'Find a job'),
      row(['j'], 'Next row'),
      row(['k'], 'Previous row'),
      row(['x'], 'Select the row'),
      row(['r'], 'Load again'),
      row(['?'], 'This help'),
    ),
    h(
      'label',
      { class: 'check' },
      h('input', {
        type: 'checkbox',
        checked: shortcuts,
        onchange: (event) => {
          shortcuts = event.target.checked;
          store('awa-shortcuts', shortcuts ? 'on' : 'off');
        },
      }),
      ' Shortcuts of single keys are on',
    ),
    h(
      'div',
      { class: 'dialog-foot' },
      button('Close', () => dialog.close(), { kind: 'primary' }),
    ),
  ]);
}

/** Listens to keys; `reload` loads the page again. */
export function listenToKeys(reload) {
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && openMenu) {
      openMenu = false;
      showShell();
      document.querySelector('.menu-button').focus();
      return;
    }
    const typing = event.target.closest?.('input, textarea, select, [contenteditable]');
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) {
      return;
    }
    if (event.key === '?') {
      event.preventDefault();
      showHelp();
    } else if (shortcuts && press(event.key, reload)) {
      event.preventDefault();
    }
  });
}

function press(key, reload) {
  if (prefix && Date.now() - prefix < 1_500) {
    prefix = null;
    const page = PAGES.find(([, , name]) => name === key);
    if (page) {
      location.hash = link(page[3]);
    }
    return Boolean(page);
  }
  prefix = key === 'g' ? Date.now() : null;
  const keys = { '/': () => document.getElementById('find').focus(), j: () => moveRow(1), k: () => moveRow(-1), x: selectRow, r: reload };
  keys[key]?.();
  return key in keys || key === 'g';
}

function moveRow(step) {
  const rows = [...document.querySelectorAll('main .row-link')];
  const at = rows.findIndex((row) => row.closest('tr')?.contains(document.activeElement));
  rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
}

function selectRow() {
  document.activeElement?.closest('tr')?.querySelector('input[type=checkbox]')?.click();
}
