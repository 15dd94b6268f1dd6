// Kinds of work, and due jobs that nobody can run.

import { h } from './dom.js';
import { get } from './api.js';
import { card, empty, heading, kindLink, loaded, notice, number, queueLink, table, time, webLink } from './ui.js';
import { link } from './pure.js';

const CODE = `awa.descriptors.kinds[invoice.issue].description=Writes the invoice of an order and sends it.
awa.descriptors.kinds[invoice.issue].owner=team-billing`;

export function kindsPage({ load }) {
  const kinds = load({ name: 'kinds', fetch: (signal) => get('kinds', signal), every: 10_000 });
  return {
    title: () => 'Kinds',
    view: () => [heading('Kinds', null, 'What applications say about their kinds of jobs.'), loaded(kinds, content)],
  };
}

function content({ kinds, unhandled }) {
  return [
    unhandled.length > 0 && [
      notice(
        'warning',
        h(
          'p',
          {},
          'Due jobs of these kinds have no live worker that can run them. They wait; nothing is lost. Deploy a worker with a handler for the kind, or cancel the jobs.',
        ),
      ),
      card(
        'Without a handler',
        table(
          'Kinds without a handler',
          [
            { label: 'Kind', wide: true, cell: (row) => kindLink(row.kind) },
            { label: 'Queue', cell: (row) => queueLink(row.queue) },
            {
              label: 'Due',
              numeric: true,
              cell: (row) => h('a', { href: link(['jobs'], { kind: row.kind, queue: row.queue, state: 'available' }) }, number(row.due)),
            },
          ],
          unhandled,
          { key: (row) => `${row.queue} ${row.kind}` },
        ),
      ),
    ],
    kinds.length === 0
      ? empty(
          'No kind is described',
          'A description says what a kind is for and who owns it. It comes from the configuration of the application, or from a bean:',
          CODE,
        )
      : table(
          'Kinds',
          [
            {
              label: 'Kind',
              wide: true,
              cell: (row) =>
                h(
                  'span',
                  { class: 'stack' },
                  h('span', { class: 'row-link-box' }, kindLink(row.kind)),
                  row.displayName && h('span', { class: 'quiet' }, row.displayName),
                ),
            },
            {
              label: 'Description',
              wide: true,
              cell: (row) => [row.description, row.description && row.docsUrl && ' ', row.docsUrl && webLink(row.docsUrl)],
            },
            { label: 'Owner', cell: (row) => row.owner ?? '' },
            { label: 'Announced', numeric: true, cell: (row) => time(row.announcedAt) },
          ],
          kinds,
          { key: (row) => row.kind },
        ),
  ];
}
