// Who changed what from this dashboard.

import { h } from './dom.js';
import { get } from './api.js';
import { empty, heading, loaded, number, pager, table, time } from './ui.js';
import { NONE, link, plural, queryString } from './pure.js';

const LIMIT = 50;

export function auditPage({ query: { older, newer }, load }) {
  const address = `audit?${queryString({ older, newer, limit: LIMIT })}`;
  const audit = load({ name: address, slot: 'audit', fetch: (signal) => get(address, signal), every: older || newer ? 0 : 10_000 });
  return {
    title: () => 'Audit',
    view: () => [
      heading('Audit', null, 'What was changed from this dashboard, and by whom.'),
      loaded(audit, (page) => content(page, { older, newer })),
    ],
  };
}

function content(page, query) {
  if (page.items.length === 0) {
    return query.older || query.newer
      ? empty('Nothing more here', 'There are no entries on this page.', null, h('a', { class: 'button', href: '#/audit' }, 'Newest'))
      : empty(
          'Nothing was changed yet',
          'Each change made from this dashboard is written down here: who, when, what, and how many jobs it was about. To allow changes:',
          'awa.dashboard.read-only=false\nawa.dashboard.operate-roles=AWA_OPERATOR',
        );
  }
  return [
    table(
      'Audit',
      [
        { label: 'When', cell: (row) => time(row.at) },
        { label: 'Who', cell: (row) => row.user ?? h('span', { class: 'quiet' }, 'unknown') },
        { label: 'What', cell: (row) => h('strong', {}, row.action) },
        { label: 'Of', wide: true, cell: (row) => target(row.target) },
        { label: 'Details', wide: true, cell: (row) => row.detail ?? '' },
        { label: 'Changed', numeric: true, cell: (row) => number(row.changed) },
      ],
      page.items,
    ),
    pager(page, ['audit'], query, plural(page.items.length, 'entry', 'entries')),
  ];
}

// As in jobs/42 or queues/mail; what has a page leads to it.
function target(text) {
  const [, things, name] = /^(jobs|queues)\/(.+)$/.exec(text ?? '') ?? [];
  return things ? h('a', { href: link([things, name]) }, text) : (text ?? NONE);
}
