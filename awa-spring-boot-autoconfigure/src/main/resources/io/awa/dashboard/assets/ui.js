// What pages are made of: badges, times, tables, empty and error states.

import { h } from './dom.js';
import { icon } from './icons.js';
import { now } from './api.js';
import { NONE, formatAbsolute, formatDuration, formatNumber, formatRelative, link, stateName } from './pure.js';

export function badge(state) {
  return h('span', { class: `badge badge-${state}` }, h('span', { class: 'dot', 'aria-hidden': 'true' }), stateName(state));
}

/** "3 min ago", with the full time as title. */
export function time(instant, absolute = false) {
  const millis = Date.parse(instant ?? '');
  if (Number.isNaN(millis)) {
    return h('span', { class: 'quiet' }, NONE);
  }
  const full = formatAbsolute(millis);
  const relative = formatRelative(millis, now());
  return h(
    'time',
    { datetime: instant, title: absolute ? `${relative} · ${instant}` : `${full} · ${instant}` },
    absolute ? full : relative,
  );
}

export function number(value) {
  return Number.isFinite(value)
    ? h('span', { class: value === 0 ? 'num quiet' : 'num' }, formatNumber(value))
    : h('span', { class: 'quiet' }, NONE);
}

export function duration(millis) {
  return h('span', { class: Number.isFinite(millis) ? 'num' : 'quiet' }, formatDuration(millis));
}

/** A number that leads to the jobs it counts. */
export function countLink(value, query, what) {
  return value > 0
    ? h('a', { class: 'num', href: link(['jobs'], query), 'aria-label': `${formatNumber(value)} ${what}` }, formatNumber(value))
    : number(value);
}

export function button(label, onclick, { kind = '', symbol = null, disabled = false, title = null, labelled = null } = {}) {
  return h(
    'button',
    { type: 'button', class: `button ${kind}`, onclick, disabled, title, 'aria-label': labelled },
    symbol && icon(symbol),
    label && h('span', {}, label),
  );
}

export function copyButton(text, what) {
  return h(
    'button',
    {
      type: 'button',
      class: 'button ghost small',
      'aria-label': `Copy ${what}`,
      title: `Copy ${what}`,
      onclick: (event) => copy(text, what, event.currentTarget),
    },
    icon('copy'),
  );
}

async function copy(text, what, element) {
  try {
    await navigator.clipboard.writeText(text);
    announce(`Copied ${what}.`);
  } catch {
    select(text, element);
  }
}

// Without a secure context there is no clipboard: show the text selected, ready for Ctrl+C.
function select(text, element) {
  const field = document.createElement('input');
  field.className = 'copy-field';
  field.value = text;
  field.readOnly = true;
  field.setAttribute('aria-label', 'Press Ctrl+C to copy');
  field.addEventListener('blur', () => field.remove());
  element.after(field);
  field.select();
  announce('Press Ctrl+C to copy.');
}

/** Says something to people who hear the page. */
export function announce(text) {
  document.getElementById('announcer').textContent = text;
}

/** Shows a message for some seconds; errors stay until they are closed. */
export function toast(text, failed = false) {
  const box = document.createElement('div');
  box.className = failed ? 'toast toast-error' : 'toast';
  box.setAttribute('role', failed ? 'alert' : 'status');
  const message = document.createElement('p');
  message.textContent = text;
  const close = document.createElement('button');
  close.type = 'button';
  close.className = 'button ghost small';
  close.textContent = 'Close';
  close.addEventListener('click', () => box.remove());
  box.append(message, close);
  document.getElementById('toasts').append(box);
  if (!failed) {
    setTimeout(() => box.remove(), 8_000);
  }
}

/** Does something and says how it went. Returns the answer, or null. */
export async function act(doing, said) {
  try {
    const answer = await doing();
    toast(said(answer));
    return answer;
  } catch (failure) {
    toast(failure.message, true);
    return null;
  }
}

/** A page that has nothing to show, and how to change that. */
export function empty(title, text, code = null, more = null) {
  return h(
    'div',
    { class: 'empty' },
    h('p', { class: 'empty-title' }, title),
    h('p', {}, text),
    code && h('pre', { class: 'code', tabindex: '0' }, h('code', {}, code)),
    more,
  );
}

export function errorBox(failure, retry) {
  return h(
    'div',
    { class: 'notice notice-error', role: 'alert' },
    icon('error'),
    h('div', {}, h('p', {}, failure.message)),
    retry && button('Try again', retry, { kind: 'small' }),
  );
}

export function notice(severity, ...content) {
  return h(
    'div',
    { class: `notice notice-${severity}` },
    icon(severity === 'error' ? 'error' : severity === 'ok' ? 'check' : 'warning'),
    h('div', {}, content),
  );
}

/** What was loaded, or why it was not, or a place for it. */
export function loaded(resource, view, height = 'tall') {
  const failure = resource.error && errorBox(resource.error, resource.reload);
  if (resource.value === null) {
    return failure || h('div', { class: `skeleton ${height}`, role: 'status' }, h('span', { class: 'hidden' }, 'Loading'));
  }
  return [
    failure,
    h('div', { class: resource.stale ? 'stale' : 'fresh', 'aria-busy': resource.stale ? 'true' : 'false' }, view(resource.value)),
  ];
}

/**
 * A table that becomes cards on narrow screens. Columns: {label, cell(row), numeric, wide, hidden}; the roles are said because display:block takes
 * them away.
 */
export function table(caption, columns, rows, { key = (row) => row.id, rowClass = () => '' } = {}) {
  const alignment = (column) =>
    [column.numeric && 'numeric', column.wide && 'wide', column.tight && 'tight'].filter(Boolean).join(' ') || null;
  return h(
    'div',
    { class: 'table-box' },
    h(
      'table',
      { role: 'table' },
      h('caption', { class: 'hidden' }, caption),
      h(
        'thead',
        { role: 'rowgroup' },
        h(
          'tr',
          { role: 'row' },
          columns.map((column) => h('th', { role: 'columnheader', scope: 'col', class: alignment(column) }, column.head ?? column.label)),
        ),
      ),
      h(
        'tbody',
        { role: 'rowgroup' },
        rows.map((row) =>
          h(
            'tr',
            { key: key(row), role: 'row', class: rowClass(row) || null },
            columns.map((column) =>
              h(
                'td',
                { role: 'cell', class: alignment(column), 'data-label': column.label },
                h('div', { class: 'cell' }, column.cell(row)),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

/** Heading of a page with its actions. */
export function heading(title, actions = null, lead = null) {
  return h(
    'div',
    { class: 'page-head' },
    h('div', {}, h('h1', { tabindex: '-1', id: 'page-title' }, title), lead && h('p', { class: 'lead' }, lead)),
    actions && h('div', { class: 'actions' }, actions),
  );
}

export function card(title, ...content) {
  return h('section', { class: 'card' }, title && h('h2', {}, title), content);
}

/** Links to newer and older pages, kept in the address. */
export function pager(page, segments, query, shown) {
  const { older, newer, ...rest } = query;
  const moved = Boolean(older || newer);
  const go = (name, cursor, label, symbol) =>
    h(
      'a',
      { class: 'button', href: link(segments, { ...rest, [name]: cursor }) },
      symbol === 'newer' && icon('older'),
      label,
      symbol === 'older' && icon('newer'),
    );
  return h(
    'nav',
    { class: 'pager', 'aria-label': 'Pages of the list' },
    h('span', { class: 'quiet' }, shown),
    moved && h('a', { class: 'button', href: link(segments, rest) }, 'Newest'),
    moved && page.newer !== null && page.items.length > 0 && go('newer', page.newer, 'Newer', 'newer'),
    page.older !== null && go('older', page.older, 'Older', 'older'),
  );
}

export function facts(pairs) {
  return h(
    'dl',
    { class: 'facts' },
    pairs.filter(Boolean).map(([name, ...value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
  );
}

export function jobLink(job) {
  return h('a', { class: 'num row-link', href: link(['jobs', job.id]) }, String(job.id));
}

export function queueLink(name) {
  return h('a', { href: link(['queues', name]) }, name);
}

export function kindLink(kind) {
  return h('a', { class: 'mono', href: link(['jobs'], { kind }) }, kind);
}

/** A link to another site, if it is one. */
export function webLink(address, text = 'Documentation') {
  return /^https?:\/\//.test(address) ? h('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, text) : address;
}

export function field(label, control, hint = null) {
  return h('label', { class: 'field' }, h('span', { class: 'field-label' }, label), control, hint && h('span', { class: 'hint' }, hint));
}
