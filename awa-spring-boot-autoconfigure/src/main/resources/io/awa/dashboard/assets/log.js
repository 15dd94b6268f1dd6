// The log of a job, oldest line first, followed while it runs.

import { h } from './dom.js';
import { get } from './api.js';
import { onChange } from './live.js';
import { button, card, empty, errorBox } from './ui.js';
import { LEVELS, atLeast, formatAbsolute, formatClock, mergeLines, plural, queryString, shortName } from './pure.js';

const LIMIT = 200;
const EVERY = 2_000;

export function jobLog(address, update) {
  const state = { lines: [], older: null, newer: null, level: 'trace', follow: true, loading: false, error: null, box: null, ended: false };

  async function fetchLines(query) {
    if (state.loading) {
      return;
    }
    state.loading = true;
    const before = { following: state.follow, height: state.box?.scrollHeight ?? 0, top: state.box?.scrollTop ?? 0 };
    try {
      const page = await get(`${address}?${queryString({ ...query, limit: LIMIT })}`);
      take(page, query);
      state.error = null;
    } catch (failure) {
      state.error = failure;
    }
    state.loading = false;
    if (!state.ended) {
      update();
      requestAnimationFrame(() => (query.older ? showOlder(before) : scroll()));
    }
  }

  function take(page, query) {
    state.lines = mergeLines(state.lines, page.items);
    if (!query.newer) {
      state.older = page.older;
    }
    if (!query.older) {
      state.newer = page.newer ?? state.newer;
    }
  }

  function scroll() {
    if (state.follow && state.box) {
      state.box.scrollTop = state.box.scrollHeight;
    }
  }

  // Older lines come in above: what is read stays where it is, unless that was the end.
  function showOlder({ following, height, top }) {
    state.box.scrollTop = following ? 0 : state.box.scrollHeight - height + top;
  }

  function scrolled() {
    const atEnd = state.box.scrollHeight - state.box.scrollTop - state.box.clientHeight < 8;
    if (atEnd !== state.follow) {
      state.follow = atEnd;
      update();
    }
  }

  const more = () => fetchLines(state.newer === null ? {} : { newer: state.newer });
  let last = 0;
  const forget = onChange(() => {
    if (state.follow && Date.now() - last > EVERY) {
      last = Date.now();
      more();
    }
  });
  fetchLines({});

  function end() {
    state.ended = true;
    forget();
  }

  return { end, view: () => card('Log', view(state, fetchLines, update, { scroll, scrolled })) };
}

function view(state, fetchLines, update, { scroll, scrolled }) {
  if (state.error && state.error.status !== 404) {
    return errorBox(state.error, () => fetchLines({}));
  }
  if (state.lines.length === 0) {
    return state.loading
      ? h('div', { class: 'skeleton' })
      : empty(
          'No lines',
          'What a handler logs can be kept with its job. It is off unless you turn it on:',
          'awa.worker.job-log.enabled=true',
        );
  }
  const lines = state.lines.filter((line) => atLeast(line.level, state.level));
  return [
    h(
      'div',
      { class: 'row log-tools' },
      h(
        'label',
        { class: 'inline-field' },
        'Level ',
        h(
          'select',
          {
            value: state.level,
            onchange: (event) => {
              state.level = event.target.value;
              update();
            },
          },
          LEVELS.map((level) => h('option', { value: level }, level === 'trace' ? 'all' : `${level} and above`)),
        ),
      ),
      h(
        'label',
        { class: 'check' },
        h('input', {
          type: 'checkbox',
          checked: state.follow,
          onchange: (event) => {
            state.follow = event.target.checked;
            update();
            scroll();
          },
        }),
        ' Follow',
      ),
      state.older !== null && button('Older lines', () => fetchLines({ older: state.older }), { kind: 'small' }),
      h(
        'span',
        { class: 'quiet' },
        lines.length === state.lines.length ? plural(lines.length, 'line') : `${lines.length} of ${plural(state.lines.length, 'line')}`,
      ),
    ),
    h(
      'div',
      {
        class: 'log',
        tabindex: '0',
        role: 'log',
        'aria-label': 'Log of the job',
        'aria-live': 'off',
        onscroll: scrolled,
        ref: (element) => {
          state.box = element;
          requestAnimationFrame(scroll);
        },
      },
      lines.map((line, index) => logLine(line, lines[index - 1])),
    ),
  ];
}

function logLine(line, before) {
  const level = String(line.level).toLowerCase();
  return [
    before?.attempt !== line.attempt &&
      h('div', { key: `attempt ${line.attempt} ${line.id}`, class: 'log-attempt' }, `Attempt ${line.attempt}`),
    h(
      'div',
      { key: line.id, class: `log-line log-${LEVELS.includes(level) ? level : 'info'}` },
      h('time', { datetime: line.at, title: formatAbsolute(Date.parse(line.at)) }, formatClock(Date.parse(line.at), undefined, true)),
      h('span', { class: 'log-level' }, level.toUpperCase()),
      h(
        'span',
        { class: 'log-text' },
        line.logger && h('span', { class: 'quiet', title: line.logger }, `${shortName(line.logger)} `),
        line.message,
        line.errorType && h('span', { class: 'log-error' }, `\n${line.errorType}${line.errorMessage ? `: ${line.errorMessage}` : ''}`),
      ),
    ),
  ];
}
