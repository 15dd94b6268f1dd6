// Starts the dashboard, and shows the page that the address names.

import { h, render } from './dom.js';
import { loadSession } from './api.js';
import * as live from './live.js';
import { resource } from './resources.js';
import { listenToKeys, showShell } from './shell.js';
import { empty, errorBox, heading } from './ui.js';
import { parseHash } from './pure.js';
import { overviewPage } from './overview.js';
import { queuesPage } from './queues.js';
import { queuePage } from './queue.js';
import { jobsPage } from './jobs.js';
import { jobPage } from './job.js';
import { kindsPage } from './kinds.js';
import { schedulesPage } from './schedules.js';
import { deadLettersPage } from './dead-letters.js';
import { workersPage } from './workers.js';
import { doctorPage } from './doctor.js';
import { auditPage } from './audit.js';

const CLOCK = 30_000;

const LISTS = {
  queues: queuesPage,
  jobs: jobsPage,
  kinds: kindsPage,
  schedules: schedulesPage,
  'dead-letters': deadLettersPage,
  workers: workersPage,
  doctor: doctorPage,
  audit: auditPage,
};
const DETAILS = { queues: queuePage, jobs: jobPage };

let page = null;
let shownPath = null;
let drawing = false;

function find(segments) {
  if (segments.length === 0) {
    return overviewPage;
  }
  return segments.length === 1 ? LISTS[segments[0]] : DETAILS[segments[0]];
}

/** Draws the page soon, once for many wishes. */
function update() {
  if (!drawing) {
    drawing = true;
    queueMicrotask(() => {
      drawing = false;
      draw();
    });
  }
}

function draw() {
  if (page) {
    render(document.getElementById('main'), h('div', { key: shownPath, class: 'page' }, page.view()));
    document.title = `${page.title()} · Awa`;
  }
}

function route() {
  const { segments, query } = parseHash(location.hash);
  const path = segments.join('/');
  page?.resources.forEach((loaded) => loaded.stop());
  page?.end?.();
  page = open(find(segments) ?? unknownPage, segments, query);
  const moved = path !== shownPath;
  const first = shownPath === null;
  shownPath = path;
  showShell(segments[0] ?? 'overview');
  draw();
  if (moved && !first) {
    scrollTo(0, 0);
    document.getElementById('page-title')?.focus({ preventScroll: true });
  }
}

function open(make, segments, query) {
  const resources = [];
  const context = {
    segments,
    query,
    update,
    load: (options) => {
      const loaded = resource({ ...options, update });
      resources.push(loaded);
      return loaded;
    },
  };
  return { resources, ...make(context) };
}

function unknownPage({ segments }) {
  return {
    title: () => 'Not found',
    view: () => [
      heading('Not found'),
      empty('There is no such page', `Nothing is called ${segments.join('/')} here. The navigation has all pages.`),
    ],
  };
}

async function start() {
  showShell();
  try {
    await loadSession();
  } catch (failure) {
    render(document.getElementById('main'), h('div', { class: 'page' }, heading('Awa'), errorBox(failure, start)));
    return;
  }
  render(document.getElementById('main'));
  live.onStatus(() => showShell());
  addEventListener('hashchange', route);
  document.getElementById('skip').addEventListener('click', (event) => {
    event.preventDefault();
    document.getElementById('page-title')?.focus();
  });
  listenToKeys(() => page.resources.forEach((loaded) => loaded.reload()));
  setInterval(update, CLOCK);
  route();
  live.start();
}

start();
