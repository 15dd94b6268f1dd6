// Schedules: when they fire, and what the next day looks like.

import { h } from './dom.js';
import { get, pathTo, post } from './api.js';
import { ask, mayOperate, pause, pauseText } from './actions.js';
import { calendar } from './charts.js';
import { act, badge, button, card, empty, heading, kindLink, loaded, queueLink, table, time, toast } from './ui.js';
import { formatDuration, link } from './pure.js';

const CODE = `@JobHandler
@CronJob(cron = "0 6 * * MON-FRI", zone = "Europe/Berlin")
void send(DailyReport report) {
  mail(report.recipient());
}`;

export function schedulesPage({ load }) {
  const schedules = load({ name: 'schedules', fetch: (signal) => get('schedules', signal), every: 10_000 });
  const day = load({ name: 'schedules/calendar', fetch: (signal) => get('schedules/calendar', signal), every: 60_000 });
  const reload = () => {
    schedules.reload();
    day.reload();
  };
  return {
    title: () => 'Schedules',
    view: () => [
      heading('Schedules', null, 'Each nominal time gets exactly one insert, on any number of nodes.'),
      loaded(schedules, (value) =>
        value.schedules.length === 0
          ? empty(
              'No schedules yet',
              'A schedule inserts a job at recurring times. It is declared on a handler, by a bean or by properties:',
              CODE,
            )
          : table('Schedules', columns(reload), value.schedules, {
              key: (row) => row.name,
              rowClass: (row) => (row.pause || row.retiredAt ? 'row-muted' : ''),
            }),
      ),
      card(
        'The next 24 hours',
        loaded(day, (value) =>
          value.fires.length === 0 ? empty('Nothing fires', 'No schedule fires in the next 24 hours.') : calendar(value),
        ),
      ),
    ],
  };
}

function columns(reload) {
  return [
    { label: 'Schedule', wide: true, cell: name },
    {
      label: 'When',
      cell: (row) =>
        h(
          'span',
          { class: 'stack' },
          row.expression ? h('code', {}, row.expression) : h('span', {}, `every ${formatDuration(row.everyMillis)}`),
          row.expression && h('span', { class: 'quiet' }, row.zone === 'Z' ? 'UTC' : row.zone),
        ),
    },
    { label: 'Kind', cell: (row) => kindLink(row.kind) },
    { label: 'Queue', cell: (row) => queueLink(row.queue) },
    { label: 'Last', numeric: true, cell: (row) => time(row.lastFiredAt) },
    { label: 'Next', numeric: true, cell: next },
    mayOperate() && {
      label: 'Actions',
      tight: true,
      head: h('span', { class: 'hidden' }, 'Actions'),
      cell: (row) => (row.retiredAt ? null : actions(row, reload)),
    },
  ].filter(Boolean);
}

function name(row) {
  return h(
    'span',
    { class: 'stack' },
    h(
      'span',
      { class: 'row' },
      h('strong', {}, row.name),
      row.pause && badge('paused'),
      row.retiredAt && badge('retired'),
      !row.declared && !row.retiredAt && h('span', { class: 'tag', title: 'Put by a call, not declared by an application' }, 'dynamic'),
    ),
    row.pause && h('span', { class: 'quiet' }, pauseText(row.pause)),
    row.lastError && h('span', { class: 'form-error' }, `Failed last time: ${row.lastError}`),
  );
}

function next(row) {
  const [first, ...later] = row.next;
  if (!first || row.retiredAt) {
    return h('span', { class: 'quiet' }, row.retiredAt ? 'retired' : 'never');
  }
  return later.length === 0
    ? time(first)
    : h(
        'details',
        { class: 'inline' },
        h('summary', {}, time(first)),
        h(
          'ul',
          { class: 'bare' },
          later.map((at) => h('li', {}, time(at, true))),
        ),
      );
}

function actions(row, reload) {
  const trigger = async () => {
    const answer = await ask(`Trigger ${row.name} now`, {
      confirm: 'Trigger',
      about: [
        ['Kind', row.kind],
        ['Queue', row.queue],
      ],
      text: 'A job is inserted at once. The schedule goes on as before.',
      submit: () => post(pathTo('schedules', row.name, 'trigger')),
    });
    if (answer?.jobId) {
      toast(`Inserted job ${answer.jobId}.`);
      location.hash = link(['jobs', answer.jobId]);
    } else if (answer) {
      toast('No job was inserted: an earlier one of this schedule has not ended, and it skips overlaps.');
    }
  };
  const resume = () =>
    act(
      () => post(pathTo('schedules', row.name, 'resume')),
      () => `Resumed schedule ${row.name}.`,
    ).then(reload);
  const stop = async () => (await pause('schedule', row.name, pathTo('schedules', row.name, 'pause'))) && reload();
  return h(
    'span',
    { class: 'row nowrap' },
    button('Trigger', trigger, { kind: 'small', symbol: 'play', labelled: `Trigger ${row.name} now` }),
    row.pause
      ? button('Resume', resume, { kind: 'small', symbol: 'play', labelled: `Resume schedule ${row.name}` })
      : button('Pause', stop, { kind: 'small', symbol: 'pause', labelled: `Pause schedule ${row.name}` }),
  );
}
