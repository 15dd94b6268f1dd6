// Charts as SVG that stretches with its box. Labels are text beside it, so they keep their size; each chart has its figures as a table too.

import { h } from './dom.js';
import { formatAbsolute, formatClock, formatNumber, formatShort, hourTicks, shares, spanIn, stackedBars, stateName } from './pure.js';
import { number } from './ui.js';

const WIDTH = 960;
const HEIGHT = 150;

function stretched(width, height, name, label, ...content) {
  return h(
    'svg',
    { class: name, viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label },
    content,
  );
}

function rect(x, y, width, height, name) {
  return h('rect', { x: round(x), y: round(y), width: round(width), height: round(height), class: name });
}

function round(value) {
  return Math.round(value * 100) / 100;
}

function details(summary, caption, heads, rows) {
  return h(
    'details',
    { class: 'figures' },
    h('summary', {}, summary),
    h(
      'div',
      { class: 'table-box short', tabindex: '0', role: 'group', 'aria-label': caption },
      h(
        'table',
        { class: 'plain' },
        h('caption', { class: 'hidden' }, caption),
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            heads.map((head) => h('th', { scope: 'col' }, head)),
          ),
        ),
        h(
          'tbody',
          {},
          rows.map((row) =>
            h(
              'tr',
              {},
              row.map((cell, index) => (index === 0 ? h('th', { scope: 'row' }, cell) : h('td', {}, cell))),
            ),
          ),
        ),
      ),
    ),
  );
}

/** Completed and failed per minute. `picked` is the minute under the pointer, or null; `pick` is told about it. */
export function throughput(rates, picked, pick) {
  const { top, step, bars } = stackedBars(rates, WIDTH, HEIGHT);
  const completed = rates.reduce((sum, rate) => sum + rate.completed, 0);
  const failed = rates.reduce((sum, rate) => sum + rate.failed, 0);
  const label = `In the last ${rates.length} minutes ${formatNumber(completed)} jobs completed and ${formatNumber(failed)} failed; at most ${formatNumber(top)} in a minute.`;
  const shown = picked !== null && rates[picked] ? rates[picked] : null;
  return h(
    'figure',
    { class: 'chart' },
    h(
      'figcaption',
      { class: 'legend' },
      h('span', {}, h('i', { class: 'swatch fill-completed' }), `Completed ${formatNumber(shown ? shown.completed : completed)}`),
      h('span', {}, h('i', { class: 'swatch fill-failed' }), `Failed ${formatNumber(shown ? shown.failed : failed)}`),
      h('span', { class: 'quiet' }, shown ? `in the minute of ${formatClock(Date.parse(shown.at))}` : 'in the last hour'),
    ),
    h(
      'div',
      { class: 'plot' },
      h(
        'div',
        { class: 'axis-y', 'aria-hidden': 'true' },
        h('span', {}, formatShort(top)),
        h('span', {}, formatShort(top / 2)),
        h('span', {}, '0'),
      ),
      h(
        'div',
        { class: 'plot-box', onpointermove: (event) => pick(indexAt(event, rates.length)), onpointerleave: () => pick(null) },
        stretched(
          WIDTH,
          HEIGHT,
          'bars',
          label,
          [0, 0.5, 1].map((part) => h('line', { class: 'grid', x1: 0, x2: WIDTH, y1: part * HEIGHT, y2: part * HEIGHT })),
          shown && rect(picked * step, 0, step, HEIGHT, 'hover'),
          bars.map((bar) => [
            bar.completed > 0 && rect(bar.x, bar.completedY, bar.width, bar.completed, 'fill-completed'),
            bar.failed > 0 && rect(bar.x, bar.failedY, bar.width, bar.failed, 'fill-failed'),
          ]),
        ),
        h(
          'div',
          { class: 'axis-x', 'aria-hidden': 'true' },
          ['60 min ago', '45', '30', '15', 'now'].map((tick) => h('span', {}, tick)),
        ),
      ),
    ),
    details(
      'Show as a table',
      'Completed and failed jobs per minute',
      ['Minute', 'Completed', 'Failed'],
      rates.map((rate) => [formatClock(Date.parse(rate.at)), formatNumber(rate.completed), formatNumber(rate.failed)]).reverse(),
    ),
  );
}

function indexAt(event, count) {
  const box = event.currentTarget.getBoundingClientRect();
  return Math.min(count - 1, Math.max(0, Math.floor(((event.clientX - box.left) / box.width) * count)));
}

/** How many jobs stand where, as a bar and a list that leads to them. Parts: {state, count, href}. */
export function depth(parts) {
  const total = parts.reduce((sum, part) => sum + part.count, 0);
  const label =
    total === 0
      ? 'No jobs.'
      : parts
          .filter((part) => part.count > 0)
          .map((part) => `${formatNumber(part.count)} ${stateName(part.state)}`)
          .join(', ');
  const widths = shares(
    parts.map((part) => part.count),
    WIDTH,
  );
  return h(
    'div',
    { class: 'depth' },
    stretched(
      WIDTH,
      10,
      'depth-bar',
      label,
      rect(0, 0, WIDTH, 10, 'fill-none'),
      parts.map(
        (part, index) => part.count > 0 && rect(widths[index].x, 0, Math.max(1, widths[index].width - 2), 10, `fill-${part.state}`),
      ),
    ),
    h(
      'ul',
      { class: 'depth-list' },
      parts.map((part) =>
        h(
          'li',
          {},
          h(
            'a',
            { href: part.href },
            h('i', { class: `swatch fill-${part.state}` }),
            h('span', {}, stateName(part.state)),
            number(part.count),
          ),
        ),
      ),
    ),
  );
}

/** A bar of one span in the time that a job took. */
export function spanBar(start, end, from, to, name, label) {
  const span = spanIn(start, end, from, to, WIDTH, 6);
  return stretched(WIDTH, 12, 'span-bar', label, rect(0, 0, WIDTH, 12, 'fill-none'), rect(span.x, 0, span.width, 12, name));
}

/** When schedules fire in the next day: a row for each. */
export function calendar(data) {
  const from = Date.parse(data.from);
  const to = Date.parse(data.to);
  const names = [...new Set(data.fires.map((fire) => fire.name))];
  const at = (millis) => round(((millis - from) / (to - from)) * WIDTH);
  const ticks = hourTicks(from, to, 3);
  return h(
    'figure',
    { class: 'chart' },
    h(
      'div',
      { class: 'calendar' },
      names.map((name) => {
        const fires = data.fires.filter((fire) => fire.name === name).map((fire) => Date.parse(fire.at));
        return h(
          'div',
          { class: 'calendar-row', key: name },
          h('span', { class: 'calendar-name', title: name }, name),
          stretched(
            WIDTH,
            22,
            'calendar-line',
            `${name} fires ${formatNumber(fires.length)} times, next at ${formatAbsolute(fires[0])}.`,
            ticks.map((tick) => h('line', { class: 'grid', x1: at(tick), x2: at(tick), y1: 0, y2: 22 })),
            fires.map((fire) => h('line', { class: 'fire', x1: at(fire), x2: at(fire), y1: 3, y2: 19 })),
          ),
        );
      }),
      h(
        'div',
        { class: 'calendar-row', 'aria-hidden': 'true' },
        h('span'),
        h(
          'svg',
          { class: 'calendar-axis', height: '18', width: '100%' },
          ticks
            .filter((tick) => at(tick) > WIDTH * 0.02 && at(tick) < WIDTH * 0.97)
            .map((tick) => h('text', { x: `${((tick - from) / (to - from)) * 100}%`, y: 13 }, formatClock(tick))),
        ),
      ),
    ),
    data.cut && h('p', { class: 'quiet' }, `Only the first ${formatNumber(data.fires.length)} fires are shown.`),
    details(
      'Show as a table',
      'Fires in the next 24 hours',
      ['Time', 'Schedule'],
      data.fires.map((fire) => [formatAbsolute(Date.parse(fire.at)), fire.name]),
    ),
  );
}

/** Progress of a run, 0 to 100. */
export function progressBar(percent) {
  return stretched(
    100,
    6,
    'progress',
    `${percent} percent done`,
    rect(0, 0, 100, 6, 'fill-none'),
    rect(0, 0, Math.min(100, Math.max(0, percent)), 6, 'fill-running'),
  );
}

/** Jobs in flight of a capacity. */
export function loadBar(running, capacity) {
  const part = capacity > 0 ? Math.min(100, (running / capacity) * 100) : 0;
  return stretched(
    100,
    6,
    'load',
    `${running} of ${capacity} in flight`,
    rect(0, 0, 100, 6, 'fill-none'),
    rect(0, 0, part, 6, part >= 100 ? 'fill-retryable' : 'fill-running'),
  );
}
