// One queue: its jobs by state, its pause, its limits, its kinds.

import { h } from './dom.js';
import { get, pathTo } from './api.js';
import { changeLimits, clearLimits, drain, mayOperate, pauseText } from './actions.js';
import { depth } from './charts.js';
import { button, card, duration, empty, facts, heading, kindLink, loaded, notice, number, table, time, webLink } from './ui.js';
import { pauseButton } from './queues.js';
import { NONE, formatDuration, formatNumber, link } from './pure.js';

export function queuePage({ segments: [, name], load }) {
  const address = pathTo('queues', name);
  const queue = load({ name: address, fetch: (signal) => get(address, signal), relevant: (queues) => queues.includes(name) });
  return {
    title: () => `Queue ${name}`,
    view: () => [
      heading(`Queue ${name}`, queue.value && mayOperate() && actions(queue), queue.value?.description),
      loaded(queue, (value) => content(value, queue.reload), 'page-tall'),
    ],
  };
}

function actions({ value, reload }) {
  const then = (doing) => async () => (await doing()) && reload();
  return [
    pauseButton(value, reload),
    button(
      'Limits',
      then(() => changeLimits(value.name, value.limits)),
      { kind: 'small', symbol: 'limits' },
    ),
    button(
      'Drain',
      then(() => drain(value.name)),
      { kind: 'small', symbol: 'drain' },
    ),
  ];
}

function content(queue, reload) {
  const waits = queue.available > 0 && queue.workers === 0;
  return [
    queue.pause && notice('warning', h('p', {}, pauseText(queue.pause))),
    waits &&
      notice('error', h('p', {}, 'No live worker works on this queue, so its jobs wait. Start one that has handlers for its kinds.')),
    card(
      'Where jobs are',
      depth(
        [
          ['available', queue.available],
          ['running', queue.running],
          ['scheduled', queue.scheduled],
          ['retryable', queue.retryable],
          ['waiting_external', queue.waitingExternal],
          ['failed', queue.failed],
        ]
          .map(([state, count]) => ({ state, count, href: link(['jobs'], { queue: queue.name, state }) }))
          .concat({ state: 'dead_letter', count: queue.deadLetters, href: link(['dead-letters'], { queue: queue.name }) }),
      ),
    ),
    h('div', { class: 'grid-2 even' }, card('Figures', figures(queue)), card('Limits set at run time', limits(queue, reload))),
    queue.kinds && card('Kinds', kinds(queue)),
  ];
}

function figures(queue) {
  return facts([
    ['Oldest due', duration(queue.oldestDueMillis)],
    ['Completed in the last hour', number(queue.completedLastHour)],
    ['Failed in the last hour', number(queue.failedLastHour)],
    ['Workers', number(queue.workers)],
    queue.displayName && ['Name', queue.displayName],
    queue.owner && ['Owner', queue.owner],
    queue.docsUrl && ['Documentation', webLink(queue.docsUrl)],
    queue.tags?.length > 0 && [
      'Tags',
      h(
        'span',
        { class: 'tags' },
        queue.tags.map((tag) => h('span', { class: 'tag' }, tag)),
      ),
    ],
  ]);
}

function limits(queue, reload) {
  const { limits: set } = queue;
  if (!set) {
    return empty(
      'None',
      'The queue is limited as its workers are configured. What is set here holds on all nodes at once, without a restart.',
      `awa.worker.queues.${queue.name}.fleet-concurrency=3`,
    );
  }
  const rate = (name) =>
    set[`${name}PerSecond`] ? `${formatNumber(set[`${name}PerSecond`])} / s, burst ${formatNumber(set[`${name}Burst`])}` : NONE;
  return [
    facts([
      ['Jobs at once, each node', number(set.concurrency)],
      ['Jobs at once, all nodes', number(set.fleetConcurrency)],
      ['Jobs at once, each key', number(set.keyConcurrency)],
      ['Starts, each node', rate('rate')],
      ['Starts, all nodes', rate('fleetRate')],
      ['Ageing interval', set.ageingIntervalMillis === 0 ? 'strict priorities' : formatDuration(set.ageingIntervalMillis ?? NaN)],
      set.setAt && ['Set', time(set.setAt), set.setBy && ` by ${set.setBy}`],
    ]),
    mayOperate() && button('Clear limits', async () => (await clearLimits(queue.name)) && reload(), { kind: 'small' }),
  ];
}

function kinds(queue) {
  if (queue.kinds.length === 0) {
    return empty('No kinds', 'Kinds of the jobs that wait or run in this queue are listed here.');
  }
  return table(
    'Kinds in this queue',
    [
      { label: 'Kind', wide: true, cell: (row) => kindLink(row.kind) },
      { label: 'Available', numeric: true, cell: (row) => number(row.available) },
      { label: 'Running', numeric: true, cell: (row) => number(row.running) },
      { label: 'Scheduled', numeric: true, cell: (row) => number(row.scheduled) },
      { label: 'To retry', numeric: true, cell: (row) => number(row.retryable) },
    ],
    queue.kinds,
    { key: (row) => row.kind },
  );
}
