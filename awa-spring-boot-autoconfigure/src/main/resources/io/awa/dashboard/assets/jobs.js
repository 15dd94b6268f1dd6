// Jobs by filter, with the filter in the address; operations on some or all of them.

import { h } from './dom.js';
import { get, now } from './api.js';
import { bulk, mayOperate } from './actions.js';
import { announce, badge, button, empty, field, heading, jobLink, kindLink, loaded, number, pager, queueLink, table, time } from './ui.js';
import {
  STATES,
  describeFilter,
  filterForApi,
  filterOf,
  fromLocalInput,
  link,
  plural,
  queryString,
  stateName,
  statesOf,
  toLocalInput,
} from './pure.js';

const LIMIT = 50;
const SPANS = [
  ['', 'at any time'],
  ['15m', 'in the last 15 minutes'],
  ['1h', 'in the last hour'],
  ['1d', 'in the last day'],
  ['7d', 'in the last week'],
  ['range', 'between …'],
];

export function jobsPage({ query, load, update }) {
  const filter = filterOf(query);
  const { older, newer } = query;
  const selected = new Map();
  const address = `jobs?${queryString({ ...filter, older, newer, limit: LIMIT })}`;
  const jobs = load({
    name: address,
    slot: 'jobs',
    every: older || newer ? 0 : 3_000,
    fetch: (signal) => get(`jobs?${queryString({ ...filterForApi(filter, now()), older, newer, limit: LIMIT })}`, signal),
    relevant: (queues) => !filter.queue || queues.includes(filter.queue),
    first: (page) => announce(page.items.length === 0 ? (page.cut ? 'No job found yet.' : 'No job matches.') : `${plural(page.items.length, 'job')} on this page.`),
  });
  jobs.hold = () => selected.size > 0;
  const state = { filter, selected, jobs, update, range: Boolean(filter.from || filter.to), query: { ...filter, older, newer } };
  return {
    title: () => 'Jobs',
    view: () => [heading('Jobs'), filters(state), loaded(jobs, (page) => content(page, state))],
  };
}

// A span that only the address knows is offered too.
function spans({ within }) {
  return !within || SPANS.some(([value]) => value === within) ? SPANS : [...SPANS, [within, `in the last ${within}`]];
}

function go(filter) {
  location.hash = link(['jobs'], filter);
}

function filters(state) {
  const { filter } = state;
  const states = statesOf(filter.state);
  const set = (change) => go(filterOf({ ...filter, ...change }));
  const toggle = (name) => set({ state: (states.includes(name) ? states.filter((other) => other !== name) : [...states, name]).join(',') });
  const text = (name, label) =>
    field(
      label,
      h('input', {
        type: 'text',
        value: filter[name] ?? '',
        autocomplete: 'off',
        spellcheck: 'false',
        onchange: (event) => set({ [name]: event.target.value.trim() }),
      }),
    );
  return h(
    'form',
    { class: 'filters', 'aria-label': 'Filter', onsubmit: (event) => event.preventDefault() },
    h(
      'div',
      { class: 'chips', role: 'group', 'aria-label': 'States' },
      STATES.map((name) =>
        h(
          'button',
          {
            key: name,
            type: 'button',
            class: `chip badge-${name}`,
            'aria-pressed': String(states.includes(name)),
            onclick: () => toggle(name),
          },
          h('span', { class: 'dot', 'aria-hidden': 'true' }),
          stateName(name),
        ),
      ),
    ),
    h(
      'div',
      { class: 'filter-fields' },
      text('kind', 'Kind'),
      text('queue', 'Queue'),
      text('tag', 'Tag'),
      field(
        'Inserted',
        h(
          'select',
          {
            value: state.range ? 'range' : (filter.within ?? ''),
            onchange: (event) => {
              state.range = event.target.value === 'range';
              return state.range ? state.update() : set({ within: event.target.value, from: '', to: '' });
            },
          },
          spans(filter).map(([value, label]) => h('option', { value }, label)),
        ),
      ),
      state.range &&
        ['from', 'to'].map((name) =>
          field(
            name === 'from' ? 'From' : 'Before',
            h('input', {
              type: 'datetime-local',
              value: toLocalInput(filter[name]),
              onchange: (event) => set({ within: '', [name]: fromLocalInput(event.target.value) }),
            }),
          ),
        ),
      Object.keys(filter).length > 0 && h('a', { class: 'button ghost', href: '#/jobs' }, 'Clear filters'),
    ),
  );
}

function content(page, state) {
  if (page.items.length === 0) {
    return page.cut ? further(page, state) : nothing(state);
  }
  return [
    mayOperate() && operations(page, state),
    state.jobs.changed &&
      h(
        'p',
        { class: 'row notice notice-info', role: 'status' },
        'Jobs have changed meanwhile. The list stands still while some are selected.',
        button('Load again', () => state.jobs.reload(), { kind: 'small' }),
      ),
    table('Jobs', columns(page, state), page.items, { rowClass: (job) => (state.selected.has(job.id) ? 'row-selected' : '') }),
    pager(page, ['jobs'], state.query, plural(page.items.length, 'job') + (page.cut ? ', not all were looked at' : '')),
  ];
}

// The search has a limit of time where no index holds what it looks for.
function further(page, { filter, query }) {
  const on = query.newer ? { newer: page.newer } : { older: page.older };
  return empty(
    'Nothing found yet',
    'Many jobs have to be looked at for this filter, and not all of them were. Look further, or choose a time when they were inserted.',
    null,
    h('a', { class: 'button', href: link(['jobs'], { ...filter, ...on }) }, 'Look further'),
  );
}

function nothing({ filter, query }) {
  if (query.older || query.newer) {
    return empty(
      'Nothing more here',
      'There are no jobs on this page of the list.',
      null,
      h('a', { class: 'button', href: link(['jobs'], filter) }, 'Newest'),
    );
  }
  return Object.keys(filter).length > 0
    ? empty(
        'No job matches',
        `There is no job that is: ${describeFilter(filter)}. Ended jobs are removed by retention: completed ones after a day, failed and cancelled ones after three, unless configured otherwise.`,
        null,
        h('a', { class: 'button', href: '#/jobs' }, 'Clear filters'),
      )
    : empty('No jobs yet', 'As soon as your application inserts one, it shows up here.', 'awa.insert(new SendReceipt(order.id()));');
}

function columns(page, state) {
  const { selected, update } = state;
  const toggle = (job) => {
    if (!selected.delete(job.id)) {
      selected.set(job.id, job);
    }
    update();
  };
  const all = page.items.every((job) => selected.has(job.id));
  const toggleAll = () => {
    page.items.forEach((job) => (all ? selected.delete(job.id) : selected.set(job.id, job)));
    update();
  };
  return [
    mayOperate() && {
      label: 'Select',
      tight: true,
      head: h('input', {
        type: 'checkbox',
        'aria-label': 'Select all on this page',
        checked: all,
        indeterminate: !all && selected.size > 0,
        onchange: toggleAll,
      }),
      cell: (job) =>
        h('input', { type: 'checkbox', 'aria-label': `Select job ${job.id}`, checked: selected.has(job.id), onchange: () => toggle(job) }),
    },
    { label: 'Id', numeric: true, cell: jobLink },
    { label: 'State', cell: (job) => badge(job.state) },
    {
      label: 'Kind',
      wide: true,
      cell: (job) => [kindLink(job.kind), job.tags.map((tag) => h('a', { class: 'tag', href: link(['jobs'], { tag }) }, tag))],
    },
    { label: 'Queue', cell: (job) => queueLink(job.queue) },
    { label: 'Priority', numeric: true, cell: (job) => number(job.priority) },
    { label: 'Attempt', numeric: true, cell: (job) => h('span', { class: 'num' }, `${job.attempt} / ${job.maxAttempts}`) },
    { label: 'Inserted', numeric: true, cell: (job) => time(job.createdAt) },
    { label: 'Due or ended', numeric: true, cell: (job) => moment(job) },
  ].filter(Boolean);
}

function moment(job) {
  const running = job.state === 'running' && job.claimedAt;
  return [
    h('span', { class: 'quiet' }, job.finishedAt ? 'ended ' : running ? 'started ' : job.runAt ? 'due ' : ''),
    time(job.finishedAt ?? (running ? job.claimedAt : job.runAt)),
  ];
}

function operations(page, state) {
  const { filter, selected, jobs } = state;
  const filtered = Object.keys(filter).length > 0;
  const some = selected.size > 0;
  const run = (verb) => async () => {
    const about = some ? { ids: [...selected.keys()] } : { filter: filterForApi(filter, now()) };
    if (await bulk(verb, about)) {
      selected.clear();
      jobs.reload();
    }
  };
  const shown = some || filtered;
  return h(
    'div',
    { class: 'operations', role: 'group', 'aria-label': 'Operations on jobs' },
    h(
      'span',
      { class: 'operations-what', role: 'status' },
      some ? plural(selected.size, 'selected job') : filtered ? 'All that match' : 'Select jobs, or set a filter, to change many at once.',
    ),
    shown && [
      button('Retry', run('retry'), { kind: 'small', symbol: 'retry' }),
      button('Cancel', run('cancel'), { kind: 'small', symbol: 'cancel' }),
      button('Move', run('move'), { kind: 'small', symbol: 'move' }),
      button('Priority', run('priority'), { kind: 'small', symbol: 'priority' }),
      button('Delete failed', run('discard'), { kind: 'small', symbol: 'trash' }),
    ],
    some &&
      button(
        'Clear selection',
        () => {
          selected.clear();
          jobs.reload();
          state.update();
        },
        { kind: 'ghost small' },
      ),
  );
}
