// What the doctor found, worst first, and what to do about it.

import { h } from './dom.js';
import { get } from './api.js';
import { badge, button, heading, loaded, notice } from './ui.js';

const ORDER = ['error', 'warning', 'ok'];
const WORDS = {
  ok: 'All is well.',
  warning: 'Everything works, but somebody should have a look.',
  error: 'Jobs are not inserted or not run.',
};

export function doctorPage({ load }) {
  const doctor = load({ name: 'doctor', fetch: (signal) => get('doctor', signal), every: 30_000 });
  return {
    title: () => 'Doctor',
    view: () => [
      heading(
        'Doctor',
        button('Examine again', () => doctor.reload(), { symbol: 'retry' }),
        'Looks at everything that jobs depend on. It locks nothing.',
      ),
      loaded(doctor, content),
    ],
  };
}

function content({ worst, findings }) {
  const sorted = [...findings].sort((a, b) => rank(a) - rank(b));
  const verdict = lower(worst);
  return [
    notice(verdict, h('p', {}, WORDS[verdict] ?? verdict)),
    h(
      'ul',
      { class: 'findings' },
      sorted.map((finding) =>
        h(
          'li',
          { key: `${finding.check} ${finding.message}` },
          badge(lower(finding.severity)),
          h(
            'div',
            {},
            h('p', {}, h('strong', {}, lower(finding.check)), ' ', finding.message),
            finding.remedy && h('p', { class: 'remedy' }, finding.remedy),
          ),
        ),
      ),
    ),
  ];
}

function rank(finding) {
  return ORDER.indexOf(lower(finding.severity));
}

function lower(word) {
  return String(word).toLowerCase();
}
