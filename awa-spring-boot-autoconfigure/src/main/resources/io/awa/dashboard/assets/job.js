// One job: where it stands, what happened to it, what it carries, what it logged.

import { h } from './dom.js';
import { get, now, pathTo, post } from './api.js';
import { ask, changeText, mayOperate } from './actions.js';
import { progressBar, spanBar } from './charts.js';
import { input, openForm } from './dialogs.js';
import { jobLog } from './log.js';
import {
  act,
  badge,
  button,
  card,
  copyButton,
  duration,
  empty,
  facts,
  heading,
  kindLink,
  loaded,
  notice,
  number,
  queueLink,
  time,
  toast,
  webLink,
} from './ui.js';
import { actionsOf, formatDuration, jsonProblem, link, prettyJson, shortName, stateName } from './pure.js';

const HIDDEN = 'Payloads are hidden. Set awa.dashboard.show-payloads=true to show them to everybody who may look at this page.';

const DEATHS = {
  terminal_error: 'it failed with an error that is not retried',
  max_attempts_exhausted: 'all of its attempts failed',
  snooze_limit: 'it snoozed too often',
  worker_lost: 'its worker was lost',
  deadline_exceeded: 'it ran past its time limit',
  callback_timeout: 'its callback did not come in time',
};

export function jobPage({ segments: [, id], load, update }) {
  const address = pathTo('jobs', id);
  const detail = load({
    name: address,
    fetch: (signal) => get(address, signal),
    every: 2_000,
    relevant: (queues) => detail.value === null || queues.includes(detail.value.job.queue),
  });
  const log = jobLog(pathTo('jobs', id, 'log'), update);
  return {
    title: () => `Job ${id}`,
    end: log.end,
    view: () => [
      heading(
        ['Job ', h('span', { class: 'num' }, id), detail.value && badge(detail.value.deadLetter ? 'dead_letter' : detail.value.job.state)],
        detail.value && actions(detail),
      ),
      detail.error?.status === 404
        ? empty(
            'There is no such job',
            'It never was, or it was removed: by retention, by a purge, or by its queue keeping no completed jobs.',
            null,
            h('a', { class: 'button', href: '#/jobs' }, 'All jobs'),
          )
        : [loaded(detail, content, 'page-tall'), detail.value && log.view()],
    ],
  };
}

function actions({ value, reload }) {
  const { job } = value;
  const can = actionsOf(job.state);
  const about = [
    ['Kind', job.kind],
    ['Queue', job.queue],
    ['State', badge(job.state)],
    ['Attempt', `${job.attempt} of ${job.maxAttempts}`],
  ];
  const change = (verb, done) => async () => {
    await act(
      () => post(pathTo('jobs', job.id, verb)),
      (answer) => changeText(`Job ${job.id} ${done}`, answer),
    );
    reload();
  };
  const cancel = async () => {
    const answer = await ask(`Cancel job ${job.id}`, {
      confirm: 'Cancel job',
      danger: true,
      about,
      submit: () => post(pathTo('jobs', job.id, 'cancel')),
      text: job.state === 'running' ? 'Its handler is told to stop, and what it still returns is ignored.' : 'It never runs.',
    });
    if (answer) {
      toast(changeText(`Job ${job.id} is cancelled`, answer));
      reload();
    }
  };
  return (
    mayOperate() && [
      can.retry && button('Retry', change('retry', 'runs again'), { kind: 'primary', symbol: 'retry' }),
      can.cancel && button('Cancel', cancel, { symbol: 'cancel' }),
      button('Insert again', () => insertAgain(job), { symbol: 'again' }),
    ]
  );
}

async function insertAgain(job) {
  const hidden = job.args === null;
  const original = hidden ? '' : prettyJson(job.args);
  const answer = await openForm(`Insert job ${job.id} again`, {
    wide: true,
    confirm: 'Insert',
    values: { args: original, queue: job.queue, priority: String(job.priority) },
    fields: (values, dialog) => [
      h('p', {}, `A new job of kind ${job.kind}. This one stays as it is.`),
      hidden && notice('info', `${HIDDEN} The new job gets the same payload.`),
      job.argsRedacted && notice('info', 'Parts of the payload are hidden. The new job gets the whole one.'),
      !hidden && !job.argsRedacted && field(values, dialog),
      h(
        'div',
        { class: 'row' },
        h('label', { class: 'field' }, h('span', { class: 'field-label' }, 'Queue'), input(dialog, values, 'queue', { type: 'text' })),
        h(
          'label',
          { class: 'field' },
          h('span', { class: 'field-label' }, 'Priority, 1 to 4'),
          input(dialog, values, 'priority', { type: 'number', min: '1', max: '4' }),
        ),
      ),
    ],
    ready: (values) => hidden || jsonProblem(values.args) === null,
    submit: (values) =>
      post(pathTo('jobs', job.id, 'insert-again'), {
        args: values.args === original ? null : values.args,
        queue: values.queue.trim() || null,
        priority: Number(values.priority) || null,
      }),
  });
  if (answer) {
    toast(`Inserted job ${answer.jobId}.`);
    location.hash = link(['jobs', answer.jobId]);
  }
}

function field(values, dialog) {
  const problem = jsonProblem(values.args);
  return h(
    'label',
    { class: 'field' },
    h('span', { class: 'field-label' }, 'Payload, as JSON'),
    input(dialog, values, 'args', {
      tag: 'textarea',
      class: 'mono',
      rows: '12',
      spellcheck: 'false',
      'aria-invalid': problem ? 'true' : null,
    }),
    problem && h('span', { class: 'form-error', role: 'status' }, problem),
  );
}

function content(value) {
  const { job } = value;
  return [
    value.deadLetter &&
      notice(
        'error',
        h(
          'p',
          {},
          `It is a dead letter, because ${DEATHS[value.deathReason] ?? value.deathReason ?? 'it failed for good'}. It waits for somebody who retries or purges it.`,
        ),
      ),
    value.callbackId &&
      notice(
        'info',
        h('p', {}, 'It waits for the callback ', h('code', {}, value.callbackId), copyButton(value.callbackId, 'the id of the callback')),
      ),
    h('div', { class: 'grid-2 even' }, card('Job', about(value)), card('Payload', payload(job), metadata(job))),
    value.progress && card('Progress', progress(value.progress)),
    card('What happened', history(value)),
    value.result && card('Result', code(value.result, 'result')),
  ];
}

function about(value) {
  const { job } = value;
  return facts([
    ['Kind', kindLink(job.kind)],
    ['Queue', queueLink(job.queue)],
    ['Priority', number(job.priority)],
    ['Attempt', h('span', { class: 'num' }, `${job.attempt} of ${job.maxAttempts}`)],
    ['Inserted', time(job.createdAt)],
    job.runAt && ['Due', time(job.runAt)],
    job.claimedAt && ['Last started', time(job.claimedAt)],
    job.finishedAt && ['Ended', time(job.finishedAt)],
    value.timeoutMillis && ['Time limit of a run', duration(value.timeoutMillis)],
    job.tags.length > 0 && [
      'Tags',
      h(
        'span',
        { class: 'tags' },
        job.tags.map((tag) => h('a', { class: 'tag', href: link(['jobs'], { tag }) }, tag)),
      ),
    ],
    value.uniqueKey && ['Unique key', copyable(value.uniqueKey, 'the unique key')],
    value.traceId && [
      'Trace',
      [copyable(value.traceId, 'the trace id'), value.traceUrl && [' ', webLink(value.traceUrl, 'Open')]],
    ],
  ]);
}

function copyable(text, what) {
  return h('span', { class: 'copyable' }, h('code', { class: 'clip', title: text }, text), copyButton(text, what));
}

function payload(job) {
  return job.args === null ? notice('info', h('p', {}, HIDDEN)) : code(job.args, 'payload');
}

function metadata(job) {
  return (
    job.metadata &&
    Object.keys(job.metadata).length > 0 &&
    h('details', {}, h('summary', {}, 'Metadata'), code(JSON.stringify(job.metadata), 'metadata'))
  );
}

function code(json, what) {
  return h(
    'div',
    { class: 'code-box' },
    h('pre', { class: 'code', tabindex: '0', 'aria-label': what, role: 'group' }, h('code', {}, prettyJson(json))),
    copyButton(prettyJson(json), `the ${what}`),
  );
}

function progress({ percent, message, checkpoint }) {
  return [
    percent !== null && h('div', { class: 'row' }, progressBar(percent), h('span', { class: 'num' }, `${percent} %`)),
    message && h('p', {}, message),
    checkpoint && h('details', {}, h('summary', {}, 'Checkpoint'), code(checkpoint, 'checkpoint')),
  ];
}

const BARS = {
  completed: 'completed',
  running: 'running',
  waiting_external: 'waiting_external',
  retry: 'retryable',
  snooze: 'scheduled',
  snoozed: 'scheduled',
  cancelled: 'cancelled',
};

function history(value) {
  const { job, attempts, timeline } = value;
  const from = Date.parse(job.createdAt);
  const ends = attempts.map((attempt) => Date.parse(attempt.endedAt ?? '')).filter((end) => !Number.isNaN(end));
  const to = Math.max(job.finishedAt ? Date.parse(job.finishedAt) : now(), from + 1, ...ends);
  return [
    attempts.length === 0
      ? h(
          'p',
          { class: 'quiet' },
          job.attempt === 0 ? 'No run has begun yet.' : 'No runs are kept. Runs that simply completed are kept only if they were the last.',
        )
      : [
          h(
            'ol',
            { class: 'attempts' },
            attempts.map((attempt) => attemptRow(attempt, from, to)),
          ),
          h(
            'div',
            { class: 'axis-x' },
            h('span', {}, 'inserted ', time(job.createdAt)),
            job.finishedAt ? h('span', {}, 'ended ', time(job.finishedAt)) : h('span', {}, 'now'),
          ),
        ],
    h(
      'details',
      {},
      h('summary', {}, `All ${timeline.length} events`),
      h(
        'ol',
        { class: 'events' },
        timeline.map((event) =>
          h(
            'li',
            {},
            time(event.at, true),
            ' ',
            h('strong', {}, event.event),
            event.attempt ? ` of attempt ${event.attempt}` : '',
            event.detail ? `: ${stateName(event.detail)}` : '',
          ),
        ),
      ),
    ),
  ];
}

function attemptRow(attempt, from, to) {
  const start = Date.parse(attempt.startedAt);
  const end = attempt.endedAt ? Date.parse(attempt.endedAt) : now();
  const took = formatDuration(end - start);
  const state = BARS[attempt.outcome] ?? 'failed';
  return h(
    'li',
    { key: attempt.attempt },
    h(
      'div',
      { class: 'attempt-head' },
      h('span', { class: 'attempt-number num' }, `#${attempt.attempt}`),
      h('span', { class: `badge badge-${state}` }, h('span', { class: 'dot', 'aria-hidden': 'true' }), stateName(attempt.outcome)),
      h('span', { class: 'num' }, took),
      h('span', { class: 'quiet' }, 'started ', time(attempt.startedAt)),
      attempt.workerId !== null && h('span', { class: 'quiet' }, `worker ${attempt.workerId}`),
    ),
    spanBar(start, end, from, to, `fill-${state}`, `Attempt ${attempt.attempt}, ${stateName(attempt.outcome)}, took ${took}.`),
    attempt.errorType && failure(attempt),
  );
}

function failure(attempt) {
  return h(
    'div',
    { class: 'failure' },
    h(
      'p',
      {},
      h('strong', { title: attempt.errorType }, shortName(attempt.errorType)),
      attempt.errorMessage ? `: ${attempt.errorMessage}` : '',
    ),
    attempt.errorStack &&
      h(
        'details',
        {},
        h('summary', {}, 'Stack trace'),
        h(
          'div',
          { class: 'code-box' },
          h(
            'pre',
            { class: 'code', tabindex: '0', role: 'group', 'aria-label': `Stack trace of attempt ${attempt.attempt}` },
            h('code', {}, attempt.errorStack),
          ),
          copyButton(attempt.errorStack, 'the stack trace'),
        ),
      ),
  );
}
