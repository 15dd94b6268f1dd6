// Icons of 16 by 16, drawn with lines. They are decoration: a text or a label always says the same.

import { h } from './dom.js';

const PATHS = {
  overview: 'M2 2h5v5H2zM9 2h5v3H9zM9 7h5v7H9zM2 9h5v5H2z',
  queues: 'M8 2l6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3',
  jobs: 'M5.5 3.5H14M5.5 8H14M5.5 12.5H14M2 3.5h1M2 8h1M2 12.5h1',
  kinds: 'M2 2h5.5L14 8.5 8.5 14 2 7.5zM5 5h.01',
  schedules: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 4.5V8l2.5 1.5',
  'dead-letters': 'M2 4h12v3H2zM3 7v6h10V7M6.5 9l3 3M9.5 9l-3 3',
  workers: 'M4 4h8v8H4zM6.5 1.5V4M9.5 1.5V4M6.5 12v2.5M9.5 12v2.5M1.5 6.5H4M1.5 9.5H4M12 6.5h2.5M12 9.5h2.5',
  doctor: 'M1.5 8.5H4L6 3l3.5 10 2-4.5h3',
  audit: 'M3 2h7l3 3v9H3zM5.5 8h5M5.5 11h5M9.5 2v3.5H13',
  retry: 'M13.5 8A5.5 5.5 0 1 1 11.5 3.8M13.5 1.5v3.3h-3.3',
  cancel: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4',
  close: 'M4 4l8 8M12 4l-8 8',
  play: 'M5 3l8 5-8 5z',
  pause: 'M5 3v10M11 3v10',
  drain: 'M2 3h12l-4.5 5.5V13l-3 1.5v-6z',
  limits: 'M2 5h12M2 11h12M5 3v4M10.5 9v4',
  copy: 'M5.5 5.5H14V14H5.5zM3.5 10.5H2V2h8.5v1.5',
  check: 'M3 8.5L6.5 12 13 4.5',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.5 10.5L14 14',
  theme: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 2v12M8 5h3M8 8h4M8 11h3',
  help: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM6.3 6.3a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.9.6-.9 1.2M8 11.3h.01',
  lock: 'M4 7h8v7H4zM5.5 7V5a2.5 2.5 0 0 1 5 0v2',
  again: 'M8 3v10M3 8h10',
  move: 'M2 8h11M9 4l4 4-4 4',
  priority: 'M8 13V3M4 7l4-4 4 4',
  trash: 'M2.5 4.5h11M6 4.5V2.5h4v2M4 4.5l.7 9.5h6.6l.7-9.5',
  warning: 'M8 2l6.5 12h-13zM8 6.5V10M8 12h.01',
  error: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 5v3.5M8 11h.01',
  older: 'M9.5 3.5L5 8l4.5 4.5',
  newer: 'M6.5 3.5L11 8l-4.5 4.5',
  menu: 'M2 4h12M2 8h12M2 12h12',
};

export function icon(name) {
  return h('svg', { class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false' }, h('path', { d: PATHS[name] }));
}
