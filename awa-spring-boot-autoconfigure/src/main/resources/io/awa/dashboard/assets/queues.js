// All queues: how full they are and whether they move.

import { h } from './dom.js';
import { get, pathTo, post } from './api.js';
import { act, badge, button, countLink, duration, empty, heading, loaded, number, queueLink, table } from './ui.js';
import { mayOperate, pause } from './actions.js';
import { link } from './pure.js';

const QUEUE_CODE = `@JobHandler(queue = "mail")
void send(SendReceipt receipt) {
  mail.send(render(receipt.orderId()));
}`;

export function queuesPage({ load }) {
  const queues = load({ name: 'queues', fetch: (signal) => get('queues', signal) });
  return {
    title: () => 'Queues',
    view: () => [
      heading('Queues', null, 'Counts are of now; ended jobs count for the last hour.'),
      loaded(queues, (value) => content(value.queues, queues.reload)),
    ],
  };
}

function content(queues, reload) {
  if (queues.length === 0) {
    return empty('No queues yet', 'A queue is there as soon as a job is inserted into it, or a worker works on it.', QUEUE_CODE);
  }
  return table('Queues', columns(reload), queues, { key: (queue) => queue.name, rowClass: (queue) => (queue.pause ? 'row-muted' : '') });
}

function columns(reload) {
  const counted = (label, member, state) => ({
    label,
    numeric: true,
    cell: (queue) => countLink(queue[member], { queue: queue.name, state }, `${label.toLowerCase()} jobs in queue ${queue.name}`),
  });
  return [
    { label: 'Queue', wide: true, cell: (queue) => name(queue) },
    counted('Available', 'available', 'available'),
    counted('Running', 'running', 'running'),
    counted('Scheduled', 'scheduled', 'scheduled'),
    counted('To retry', 'retryable', 'retryable'),
    counted('Waiting', 'waitingExternal', 'waiting_external'),
    { label: 'Dead', numeric: true, cell: (queue) => deadLetters(queue) },
    { label: 'Oldest due', numeric: true, cell: (queue) => duration(queue.oldestDueMillis) },
    { label: 'Done / h', numeric: true, cell: (queue) => number(queue.completedLastHour) },
    { label: 'Failed / h', numeric: true, cell: (queue) => number(queue.failedLastHour) },
    {
      label: 'Workers',
      numeric: true,
      cell: (queue) =>
        queue.workers === 0 ? h('strong', { class: 'bad', title: 'No live worker works on this queue' }, '0') : number(queue.workers),
    },
    mayOperate() && {
      label: 'Actions',
      tight: true,
      head: h('span', { class: 'hidden' }, 'Actions'),
      cell: (queue) => pauseButton(queue, reload, true),
    },
  ].filter(Boolean);
}

function deadLetters(queue) {
  return queue.deadLetters > 0
    ? h('a', { class: 'num', href: link(['dead-letters'], { queue: queue.name }) }, number(queue.deadLetters))
    : number(queue.deadLetters);
}

function name(queue) {
  return h(
    'span',
    { class: 'stack' },
    h('span', { class: 'row' }, h('span', { class: 'row-link-box' }, queueLink(queue.name)), queue.pause && badge('paused')),
    (queue.displayName || queue.owner) && h('span', { class: 'quiet' }, [queue.displayName, queue.owner].filter(Boolean).join(' · ')),
  );
}

/** Pause or resume, whichever makes sense. */
export function pauseButton(queue, reload, brief = false) {
  if (queue.pause) {
    return button(
      brief ? '' : 'Resume',
      async () => {
        await act(
          () => post(pathTo('queues', queue.name, 'resume')),
          () => `Resumed queue ${queue.name}.`,
        );
        reload();
      },
      { kind: 'small', symbol: 'play', labelled: `Resume queue ${queue.name}`, title: 'Resume' },
    );
  }
  return button(
    brief ? '' : 'Pause',
    async () => {
      if (await pause('queue', queue.name, pathTo('queues', queue.name, 'pause'))) {
        reload();
      }
    },
    { kind: 'small', symbol: 'pause', labelled: `Pause queue ${queue.name}`, title: 'Pause' },
  );
}
