// Jobs that failed for good and wait for a person.

import { h } from './dom.js';
import { get } from './api.js';
import { bulk, mayOperate } from './actions.js';
import { button, empty, field, heading, jobLink, kindLink, loaded, pager, queueLink, table, time } from './ui.js';
import { link, plural, queryString, stateName } from './pure.js';

const LIMIT = 50;
const ALL = { state: 'failed' };

export function deadLettersPage({ query, load, update }) {
  const { kind, queue, older, newer } = query;
  const filter = Object.fromEntries(Object.entries({ kind, queue }).filter(([, value]) => value));
  const address = `dead-letters?${queryString({ ...filter, older, newer, limit: LIMIT })}`;
  const letters = load({
    name: address,
    slot: 'dead-letters',
    fetch: (signal) => get(address, signal),
    every: older || newer ? 0 : 5_000,
    relevant: (queues) => !queue || queues.includes(queue),
  });
  const selected = new Set();
  letters.hold = () => selected.size > 0;
  const state = { filter, selected, letters, update, query: { ...filter, older, newer } };
  return {
    title: () => 'Dead letters',
    view: () => [
      heading(
        'Dead letters',
        null,
        'Jobs that failed for good. They wait until somebody redrives or purges them, 30 days unless configured otherwise.',
      ),
      filters(filter),
      loaded(letters, (page) => content(page, state)),
    ],
  };
}

function filters(filter) {
  const text = (name, label) =>
    field(
      label,
      h('input', {
        type: 'text',
        value: filter[name] ?? '',
        autocomplete: 'off',
        spellcheck: 'false',
        onchange: (event) => {
          location.hash = link(['dead-letters'], { ...filter, [name]: event.target.value.trim() });
        },
      }),
    );
  return h(
    'form',
    { class: 'filters', 'aria-label': 'Filter', onsubmit: (event) => event.preventDefault() },
    h(
      'div',
      { class: 'filter-fields' },
      text('kind', 'Kind'),
      text('queue', 'Queue'),
      Object.keys(filter).length > 0 && h('a', { class: 'button ghost', href: '#/dead-letters' }, 'Clear filters'),
    ),
  );
}

function content(page, state) {
  if (page.items.length === 0) {
    return Object.keys(state.query).some((name) => state.query[name])
      ? empty(
          'No dead letter matches',
          'There is none of this kind and queue on this page.',
          null,
          h('a', { class: 'button', href: '#/dead-letters' }, 'All dead letters'),
        )
      : empty(
          'No dead letters',
          'Nothing failed for good. A job comes here when all of its attempts failed, or its handler said that trying again makes no sense:',
          'throw new TerminalJobException("The order does not exist.");',
        );
  }
  return [
    mayOperate() && operations(state),
    table('Dead letters', columns(page, state), page.items, {
      key: (row) => row.job.id,
      rowClass: (row) => (state.selected.has(row.job.id) ? 'row-selected' : ''),
    }),
    pager(page, ['dead-letters'], state.query, plural(page.items.length, 'dead letter')),
  ];
}

function columns(page, { selected, update }) {
  const ids = page.items.map((row) => row.job.id);
  const all = ids.every((id) => selected.has(id));
  const toggle = (wanted, changed) => {
    changed.forEach((id) => (wanted ? selected.add(id) : selected.delete(id)));
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
        onchange: () => toggle(!all, ids),
      }),
      cell: ({ job }) =>
        h('input', {
          type: 'checkbox',
          'aria-label': `Select job ${job.id}`,
          checked: selected.has(job.id),
          onchange: () => toggle(!selected.has(job.id), [job.id]),
        }),
    },
    { label: 'Id', numeric: true, cell: ({ job }) => jobLink(job) },
    { label: 'Kind', wide: true, cell: ({ job }) => kindLink(job.kind) },
    { label: 'Queue', cell: ({ job }) => queueLink(job.queue) },
    { label: 'Reason', tight: true, cell: (row) => stateName(row.reason) },
    { label: 'Attempt', numeric: true, cell: ({ job }) => h('span', { class: 'num' }, `${job.attempt} / ${job.maxAttempts}`) },
    { label: 'Inserted', numeric: true, cell: ({ job }) => time(job.createdAt) },
    { label: 'Died', numeric: true, cell: (row) => time(row.diedAt) },
  ].filter(Boolean);
}

function operations({ filter, selected, letters, update }) {
  const some = selected.size > 0;
  const filtered = Object.keys(filter).length > 0;
  const run = (verb) => async () => {
    const about = some ? { ids: [...selected] } : { filter: filtered ? filter : ALL };
    const done = await bulk(verb, about, {
      preview: 'dead-letters/preview',
      target: 'dead-letters/bulk',
      send: (body) => ({ ...body, action: verb === 'redrive' ? 'retry' : verb }),
    });
    if (done) {
      selected.clear();
      letters.reload();
    }
  };
  return h(
    'div',
    { class: 'operations', role: 'group', 'aria-label': 'Operations on dead letters' },
    h(
      'span',
      { class: 'operations-what', role: 'status' },
      some ? plural(selected.size, 'selected job') : filtered ? 'All that match' : 'All dead letters',
    ),
    button('Redrive', run('redrive'), { kind: 'small', symbol: 'retry' }),
    button('Purge', run('purge'), { kind: 'small', symbol: 'trash' }),
    some &&
      button(
        'Clear selection',
        () => {
          selected.clear();
          letters.reload();
          update();
        },
        { kind: 'ghost small' },
      ),
  );
}
