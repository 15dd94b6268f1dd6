// The first page: is all well, and if not, where to look.

import { h } from './dom.js';
import { icon } from './icons.js';
import { get, setNow } from './api.js';
import { depth, throughput } from './charts.js';
import { card, duration, empty, heading, loaded, notice } from './ui.js';
import { formatDuration, formatNumber, formatShort, link, stateName } from './pure.js';

export function overviewPage({ load, update }) {
  let picked = null;
  const overview = load({
    name: 'overview',
    fetch: async (signal) => {
      const answer = await get('overview', signal);
      setNow(answer.now);
      return answer;
    },
  });
  const pick = (index) => {
    if (picked !== index) {
      picked = index;
      update();
    }
  };
  return {
    title: () => 'Overview',
    view: () => [heading('Overview'), loaded(overview, (value) => content(value, picked, pick), 'page-tall')],
  };
}

function content(value, picked, pick) {
  const waiting = value.available + value.scheduled + value.retryable;
  const nothing = value.queues === 0 && waiting + value.running + value.completedLastHour + value.failed === 0;
  return [
    attention(value.attention),
    nothing &&
      empty('No jobs yet', 'As soon as your application inserts one, it shows up here.', 'awa.insert(new SendReceipt(order.id()));'),
    figures(value),
    h(
      'div',
      { class: 'grid-2' },
      card(
        'Throughput',
        value.rates.length > 0
          ? throughput(value.rates, picked, pick)
          : empty('Nothing ended yet', 'Jobs that completed or failed in the last hour are counted here by minute.'),
      ),
      card('Latency', latency(value.latency)),
    ),
    card(
      'Where jobs are',
      depth(
        ['available', 'running', 'scheduled', 'retryable', 'waiting_external', 'failed']
          .map((state) => ({
            state,
            count: value[state === 'waiting_external' ? 'waitingExternal' : state],
            href: link(['jobs'], { state }),
          }))
          .concat({ state: 'dead_letter', count: value.deadLetters, href: link(['dead-letters']) }),
      ),
    ),
    value.estimated?.length > 0 && h('p', { class: 'quiet' }, `Estimated, not counted: ${value.estimated.map(words).join(', ')}.`),
  ];
}

function words(name) {
  return stateName(name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
}

function attention(items) {
  if (items.length === 0) {
    return h('div', { class: 'all-well', role: 'status' }, icon('check'), 'All is well. Nothing needs attention.');
  }
  return h(
    'section',
    { class: 'attention', 'aria-label': 'What needs attention' },
    items.map((item) =>
      notice(
        item.severity === 'error' ? 'error' : 'warning',
        h(
          'div',
          {},
          h('p', {}, h('strong', { class: 'severity' }, item.severity === 'error' ? 'Error' : 'Warning'), ' ', item.message),
          item.remedy && h('p', { class: 'quiet' }, item.remedy),
        ),
        item.link?.startsWith('#/') &&
          h('a', { class: 'notice-link', href: item.link, 'aria-label': `Have a look at: ${item.message}` }, 'Have a look'),
      ),
    ),
  );
}

function figures(value) {
  return h(
    'ul',
    { class: 'figures-row' },
    [
      ['Completed', value.completedLastHour, 'in the last hour', link(['jobs'], { state: 'completed' }), ''],
      ['Failed', value.failedLastHour, 'in the last hour', link(['jobs'], { state: 'failed' }), value.failedLastHour > 0 ? 'is-bad' : ''],
      ['Running', value.running, 'now', link(['jobs'], { state: 'running' }), ''],
      [
        'Available',
        value.available,
        value.oldestDueMillis ? `oldest ${formatDuration(value.oldestDueMillis)}` : 'none is late',
        link(['jobs'], { state: 'available' }),
        '',
      ],
      [
        'Scheduled',
        value.scheduled + value.retryable,
        `of them ${formatShort(value.retryable)} to retry`,
        link(['jobs'], { state: 'scheduled,retryable' }),
        '',
      ],
      ['Dead letters', value.deadLetters, 'wait for a person', link(['dead-letters']), value.deadLetters > 0 ? 'is-bad' : ''],
    ].map(([label, count, note, href, name]) =>
      h(
        'li',
        { key: label },
        h(
          'a',
          { class: `figure ${name}`, href },
          h('span', { class: 'figure-label' }, label),
          h('span', { class: 'figure-value num' }, formatNumber(count)),
          h('span', { class: 'figure-note' }, note),
        ),
      ),
    ),
  );
}

function latency(value) {
  if (!value) {
    return empty('No figures yet', 'Once jobs end, this says how long they waited and ran.');
  }
  const row = (label, half, most) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, label),
      h('td', { class: 'numeric' }, duration(half)),
      h('td', { class: 'numeric' }, duration(most)),
    );
  return [
    h(
      'table',
      { class: 'plain latency' },
      h('caption', { class: 'hidden' }, 'Latency'),
      h(
        'thead',
        {},
        h('tr', {}, h('td'), h('th', { scope: 'col', class: 'numeric' }, 'Median'), h('th', { scope: 'col', class: 'numeric' }, '95 %')),
      ),
      h('tbody', {}, row('Wait', value.waitP50Millis, value.waitP95Millis), row('Run', value.runP50Millis, value.runP95Millis)),
    ),
    h('p', { class: 'quiet' }, 'Wait is from due to start, run is from start to end. ', `Of the last ${formatNumber(value.sample)} jobs.`),
  ];
}
