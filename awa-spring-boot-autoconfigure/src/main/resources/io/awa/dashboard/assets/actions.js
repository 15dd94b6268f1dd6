// What operators do to many jobs, to queues and to schedules: each with a look at what it is about before.

import { h } from './dom.js';
import { pathTo, post, readOnlyReason, remove } from './api.js';
import { choice, input, openForm } from './dialogs.js';
import { badge, field, facts, notice, time, toast } from './ui.js';
import { describeFilter, durationText, formatNumber, parseDuration, plural, stateName } from './pure.js';

const ROUNDS = 10_000;

export function mayOperate() {
  return readOnlyReason() === null;
}

const VERBS = {
  retry: {
    title: 'Retry jobs',
    confirm: 'Retry',
    done: 'retried',
    text: 'They run again, with all their attempts before them. Jobs that neither failed nor were cancelled stay as they are.',
  },
  cancel: {
    title: 'Cancel jobs',
    confirm: 'Cancel jobs',
    done: 'cancelled',
    danger: true,
    text: 'Jobs that wait never run. Handlers that run are told to stop, and what they return is ignored.',
  },
  move: {
    title: 'Move to another queue',
    confirm: 'Move',
    done: 'moved',
    text: 'Jobs that wait go to the other queue. A worker of that queue has to have a handler for them.',
  },
  priority: { title: 'Change the priority', confirm: 'Change', done: 'changed', text: 'Jobs that wait get the priority; 1 runs first.' },
  discard: {
    title: 'Delete failed jobs',
    confirm: 'Delete for good',
    done: 'deleted',
    danger: true,
    typed: true,
    text: 'Failed jobs are deleted with their history. This cannot be undone.',
  },
  drain: {
    title: 'Drain the queue',
    confirm: 'Cancel all that wait',
    done: 'cancelled',
    danger: true,
    typed: true,
    text: 'All jobs that wait in this queue are cancelled. Running jobs go on.',
  },
  redrive: {
    title: 'Redrive dead letters',
    confirm: 'Redrive',
    done: 'redriven',
    text: 'They run again, with all their attempts before them.',
  },
  purge: {
    title: 'Purge dead letters',
    confirm: 'Purge for good',
    done: 'purged',
    danger: true,
    typed: true,
    text: 'They are deleted with their history. This cannot be undone.',
  },
};

/**
 * Asks about an operation on many jobs, does it in rounds, and says what became of it. `about` is {filter} or {ids}; `preview` and `target` are
 * addresses; `send` makes the body of a round.
 */
export async function bulk(verb, about, { preview = 'jobs/preview', target = 'jobs/bulk', send = (body) => body, asked = about } = {}) {
  const what = VERBS[verb];
  const state = { preview: null, done: 0, skipped: 0, stop: false, queue: '', priority: '2' };
  const result = await openForm(what.title, {
    wide: true,
    danger: what.danger,
    confirm: what.confirm,
    values: state,
    typed: (values) => (what.typed && values.preview?.count > 0 ? values.preview.count : null),
    ready: (values) => values.preview?.count > 0 && (verb !== 'move' || values.queue.trim() !== ''),
    start: (values, dialog) => count(values, dialog, preview, asked),
    fields: (values, dialog) => bulkFields(verb, what, about, values, dialog),
    submit: (values, dialog) => rounds(target, send(bodyOf(verb, about, values)), values, dialog),
  });
  if (result) {
    toast(
      `${plural(result.done, 'job')} ${what.done}.${result.skipped > 0 ? ` ${formatNumber(result.skipped)} could not change.` : ''}${result.note ?? ''}`,
    );
  }
  return result;
}

async function count(values, dialog, preview, asked) {
  try {
    const answer = await post(preview, asked);
    values.preview = answer;
  } catch (failure) {
    dialog.error = failure.message;
  }
  dialog.update();
}

function bodyOf(verb, about, values) {
  const extra = { move: { queue: values.queue.trim() }, priority: { priority: Number(values.priority) } };
  return { action: verb, ...about, ...extra[verb] };
}

function bulkFields(verb, what, about, values, dialog) {
  return [
    h('p', {}, what.text),
    about.filter && describeFilter(about.filter) && h('p', { class: 'quiet' }, `All jobs that are: ${describeFilter(about.filter)}`),
    verb === 'move' && field('To queue', input(dialog, values, 'queue', { type: 'text', autocomplete: 'off', required: true })),
    verb === 'priority' &&
      field(
        'Priority',
        choice(dialog, values, 'priority', [
          ['1', '1 – first'],
          ['2', '2'],
          ['3', '3'],
          ['4', '4 – last'],
        ]),
      ),
    values.preview === null
      ? h('div', { class: 'skeleton', role: 'status' }, h('span', { class: 'hidden' }, 'Counting'))
      : sample(values.preview),
    (dialog.busy || values.done > 0) &&
      h(
        'p',
        { role: 'status', class: 'row' },
        `${formatNumber(values.done + values.skipped)} of ${formatNumber(values.preview.count)}`,
        dialog.busy &&
          h(
            'button',
            {
              type: 'button',
              class: 'button small',
              disabled: values.stop,
              onclick: () => Object.assign(values, { stop: true }) && dialog.update(),
            },
            'Stop after this round',
          ),
      ),
  ];
}

function sample({ count: all, cut, sample: jobs }) {
  if (all === 0) {
    return notice('warning', 'No job matches any more.');
  }
  return [
    h('p', { class: 'big' }, plural(all, 'job') + (cut ? ' or more' : '')),
    jobs.length > 0 &&
      h(
        'div',
        { class: 'table-box short', tabindex: '0', role: 'group', 'aria-label': 'Some of them' },
        h(
          'table',
          { class: 'plain' },
          h('caption', {}, jobs.length < all ? `${jobs.length} of them` : 'All of them'),
          h(
            'tbody',
            {},
            jobs.map((job) =>
              h(
                'tr',
                {},
                h('th', { scope: 'row', class: 'num' }, String(job.id)),
                h('td', {}, job.kind),
                h('td', {}, job.queue),
                h('td', {}, badge(job.state)),
              ),
            ),
          ),
        ),
      ),
  ];
}

async function rounds(target, body, values, dialog) {
  for (let round = 0; round < ROUNDS; round++) {
    const answer = await post(target, body);
    values.done += answer.changed;
    values.skipped += answer.skipped ?? 0;
    dialog.update();
    if (!answer.more) {
      return values;
    }
    if (values.stop || answer.changed === 0) {
      return { ...values, note: values.stop ? ' You stopped before the end; do it again for the rest.' : ' The rest could not change.' };
    }
  }
  return values;
}

/** Cancels all that waits in a queue. */
export function drain(queue) {
  return bulk(
    'drain',
    {},
    { asked: { filter: { queue, state: 'scheduled,available,retryable' } }, target: pathTo('queues', queue, 'drain'), send: () => ({}) },
  );
}

const PAUSES = [
  ['', 'until I resume it'],
  ['15m', '15 minutes'],
  ['1h', '1 hour'],
  ['4h', '4 hours'],
  ['1d', '1 day'],
  ['7d', '7 days'],
];

/** Pauses a queue or a schedule. */
export async function pause(what, name, target) {
  const answer = await openForm(`Pause ${what} ${name}`, {
    confirm: 'Pause',
    values: { reason: '', until: '' },
    fields: (values, dialog) => [
      h(
        'p',
        {},
        what === 'queue'
          ? 'No job of it starts on any node. Running jobs go on, and jobs can still be inserted.'
          : 'It does not fire until it is resumed.',
      ),
      field(
        'Reason',
        input(dialog, values, 'reason', { type: 'text', maxlength: '2000', placeholder: 'Mail server is down' }),
        'Everybody who looks at it will read this.',
      ),
      field('For how long', choice(dialog, values, 'until', PAUSES)),
    ],
    submit: (values) => post(target, { reason: values.reason.trim() || null, untilMillis: parseDuration(values.until) }),
  });
  if (answer) {
    toast(`Paused ${what} ${name}.`);
  }
  return answer;
}

const COUNTS = [
  ['concurrency', 'Jobs at once, on each node'],
  ['fleetConcurrency', 'Jobs at once, on all nodes together'],
  ['keyConcurrency', 'Jobs at once with one concurrency key'],
];
const RATES = [
  ['rate', 'Starts a second, each node'],
  ['fleetRate', 'Starts a second, all nodes'],
];

/** Changes the limits of a queue on all nodes. Empty ones are as the workers are configured. */
export async function changeLimits(queue, limits) {
  const answer = await openForm(`Limits of queue ${queue}`, {
    confirm: 'Set limits',
    values: limitValues(limits ?? {}),
    fields: (values, dialog) => [
      h('p', {}, 'They hold on all nodes within seconds. What is empty is as the workers are configured. To stop a queue, pause it.'),
      COUNTS.map(([name, label]) => field(label, input(dialog, values, name, { type: 'number', min: '1', max: '100000', step: '1' }))),
      RATES.map(([name, label]) =>
        h(
          'div',
          { class: 'row' },
          field(label, input(dialog, values, `${name}PerSecond`, { type: 'number', min: '0', step: 'any' })),
          field('Burst', input(dialog, values, `${name}Burst`, { type: 'number', min: '1', step: '1' }), 'Empty: what one second allows'),
        ),
      ),
      field(
        'Ageing interval',
        input(dialog, values, 'ageing', { type: 'text', placeholder: '30m' }),
        'After each such time a waiting job counts as one priority more urgent, as 30s, 10m or 2h. 0 is strict priorities.',
      ),
    ],
    submit: (values) => post(pathTo('queues', queue, 'limits'), limitsOf(values)),
  });
  if (answer) {
    toast(`Limits of queue ${queue} are set.`);
  }
  return answer;
}

function limitValues(limits) {
  const values = Object.fromEntries(COUNTS.map(([name]) => [name, text(limits[name])]));
  for (const [name] of RATES) {
    values[`${name}PerSecond`] = text(limits[`${name}PerSecond`]);
    values[`${name}Burst`] = text(limits[`${name}Burst`]);
  }
  return { ...values, ageing: ageingText(limits.ageingIntervalMillis) };
}

function text(value) {
  return value === null || value === undefined ? '' : String(value);
}

function ageingText(millis) {
  return millis === 0 ? '0' : millis ? durationText(millis) : '';
}

function limitsOf(values) {
  const limits = Object.fromEntries(COUNTS.map(([name, label]) => [name, positive(values[name], label)]));
  for (const [name, label] of RATES) {
    limits[`${name}PerSecond`] = positive(values[`${name}PerSecond`], label);
    limits[`${name}Burst`] = positive(values[`${name}Burst`], 'Burst');
  }
  return { ...limits, ageingIntervalMillis: ageingOf(values.ageing.trim()) };
}

function ageingOf(text) {
  const millis = text === '0' ? 0 : parseDuration(text);
  if (text !== '' && millis === null) {
    throw new Error(`The ageing interval '${text}' is no duration. Write it as 30s, 10m or 2h, or 0 for strict priorities.`);
  }
  return millis;
}

function positive(value, label) {
  const trimmed = String(value).trim();
  if (trimmed === '') {
    return null;
  }
  const number = Number(trimmed);
  if (!(number > 0)) {
    throw new Error(`${label}: '${trimmed}' is not a number above zero. Leave it empty for no limit.`);
  }
  return number;
}

export async function clearLimits(queue) {
  const answer = await openForm(`Clear limits of queue ${queue}`, {
    confirm: 'Clear limits',
    fields: () => h('p', {}, 'The queue is limited as its workers are configured again.'),
    submit: () => remove(pathTo('queues', queue, 'limits')),
  });
  if (answer) {
    toast(`Limits of queue ${queue} are as configured.`);
  }
  return answer;
}

/** A question with what it is about. */
export function ask(title, { confirm, danger = false, about = [], text: lines, submit }) {
  return openForm(title, { confirm, danger, fields: () => [h('p', {}, lines), about.length > 0 && facts(about)], submit });
}

/** What pauses something, for a banner. */
export function pauseText(pause) {
  return [
    `Paused${pause.by ? ` by ${pause.by}` : ''} `,
    time(pause.since),
    pause.until && [', ends ', time(pause.until)],
    pause.reason ? `: ${pause.reason}` : '.',
  ];
}

/** What an answer to an operation on one job says. */
export function changeText(done, answer) {
  if (answer.changed) {
    return `${done}.`;
  }
  const outcomes = { duplicate: 'Another job holds its unique key, so it did not change.', not_found: 'There is no such job any more.' };
  return outcomes[String(answer.outcome).toLowerCase()] ?? `It did not change${answer.state ? `: it is ${stateName(answer.state)}` : ''}.`;
}
