// Nodes that run jobs: which live, what they work on, how busy they are.

import { h } from './dom.js';
import { get } from './api.js';
import { loadBar } from './charts.js';
import { badge, empty, heading, loaded, notice, number, queueLink, table, time } from './ui.js';
import { NONE, plural } from './pure.js';

export function workersPage({ load }) {
  const workers = load({ name: 'workers', fetch: (signal) => get('workers', signal), every: 5_000 });
  return {
    title: () => 'Workers',
    view: () => [heading('Workers', null, 'One per node that runs jobs.'), loaded(workers, (value) => content(value.workers))],
  };
}

function content(workers) {
  const versions = [
    ...new Set(
      workers
        .filter((worker) => worker.alive)
        .map((worker) => worker.version)
        .filter(Boolean),
    ),
  ];
  const silent = workers.filter((worker) => !worker.alive).length;
  if (workers.length === 0) {
    return empty(
      'No workers',
      'A node becomes a worker when it has a handler, unless its role says otherwise. Jobs wait until there is one.',
      '@JobHandler\nvoid send(SendReceipt receipt) { … }',
    );
  }
  return [
    versions.length > 1 &&
      notice(
        'warning',
        h(
          'p',
          {},
          `Nodes run ${plural(versions.length, 'version')}: ${versions.join(', ')}. That is right in a rolling deploy, and worth a look after it.`,
        ),
      ),
    silent > 0 &&
      notice(
        'warning',
        h('p', {}, `${plural(silent, 'worker')} fell silent. Their jobs are taken over by others; nothing has to be done.`),
      ),
    table(
      'Workers',
      [
        {
          label: 'Worker',
          wide: true,
          cell: (worker) =>
            h('span', { class: 'stack' }, h('strong', {}, worker.name), h('span', { class: 'quiet num' }, `id ${worker.id}`)),
        },
        { label: 'State', cell: (worker) => badge(worker.alive ? (worker.stopping ? 'stopping' : 'alive') : 'silent') },
        { label: 'Version', cell: (worker) => worker.version ?? NONE },
        { label: 'In flight', cell: load },
        { label: 'By queue', wide: true, cell: queues },
        { label: 'Started', numeric: true, cell: (worker) => time(worker.startedAt) },
        { label: 'Last seen', numeric: true, cell: (worker) => time(worker.lastSeenAt) },
      ],
      workers,
      { rowClass: (worker) => (worker.alive ? '' : 'row-muted') },
    ),
  ];
}

function queues(worker) {
  return h(
    'ul',
    { class: 'bare load-list' },
    worker.queues.map((queue) => h('li', { key: queue.queue }, queueLink(queue.queue), number(queue.running))),
  );
}

function load(worker) {
  const running = worker.queues.reduce((sum, queue) => sum + queue.running, 0);
  return Number.isFinite(worker.capacity)
    ? h(
        'span',
        { class: 'load-cell' },
        loadBar(running, worker.capacity),
        h('span', { class: 'num' }, number(running), ' / ', number(worker.capacity)),
      )
    : number(running);
}
