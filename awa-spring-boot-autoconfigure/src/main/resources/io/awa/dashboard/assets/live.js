// Says when something changed: by server-sent events, and by a clock if those fail three times. Rests while the tab is hidden or paused.

import { now } from './api.js';

const FAILURES = 3;
const POLL = 5_000;
const RETRY_EVENTS = 60_000;

const listeners = new Set();
const statusListeners = new Set();
let source = null;
let timer = null;
let failures = 0;
let ticks = 0;
let pollingSince = 0;
let paused = false;

/** One of live, polling, connecting, paused. */
export let status = 'connecting';

/** Calls back with the names of changed queues, or null if anything may have changed. Returns how to stop. */
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function onStatus(listener) {
  statusListeners.add(listener);
}

export function isPaused() {
  return paused;
}

/** Stops or resumes updates, by the wish of a person. */
export function setPaused(wanted) {
  paused = wanted;
  restart();
}

export function start() {
  document.addEventListener('visibilitychange', restart);
  connect();
}

function restart() {
  stop();
  if (paused) {
    report('paused');
  } else if (!document.hidden) {
    notify(null);
    connect();
  }
}

function stop() {
  source?.close();
  source = null;
  clearInterval(timer);
  timer = null;
}

function connect() {
  failures = 0;
  ticks = 0;
  if (document.hidden || paused) {
    return;
  }
  if (typeof EventSource === 'undefined') {
    poll();
    return;
  }
  report('connecting');
  source = new EventSource('api/events');
  source.addEventListener('open', opened);
  source.addEventListener('tick', ticked);
  source.addEventListener('change', (event) => {
    connected();
    notify(queuesOf(event.data));
  });
  source.addEventListener('error', failed);
}

// A stream may be opened and ended at once, so this is no success yet.
function opened() {
  if (failures > 0) {
    notify(null);
  }
  report('live');
}

// The first one comes at once. Later ones are the time to look at what no change is told of, as pauses, limits and workers.
function ticked() {
  connected();
  if (ticks++ > 0) {
    notify(null);
  }
}

function connected() {
  failures = 0;
  report('live');
}

function failed() {
  failures++;
  // A refusal closes the source for good; a lost connection is tried again by the browser.
  if (failures >= FAILURES || source?.readyState === 2) {
    poll();
  } else {
    report('connecting');
  }
}

function poll() {
  stop();
  pollingSince = now();
  report('polling');
  timer = setInterval(() => {
    if (now() - pollingSince > RETRY_EVENTS) {
      stop();
      connect();
    }
    notify(null);
  }, POLL);
}

function queuesOf(data) {
  try {
    return JSON.parse(data).queues ?? null;
  } catch {
    return null;
  }
}

function notify(queues) {
  listeners.forEach((listener) => listener(queues));
}

function report(next) {
  if (status !== next) {
    status = next;
    statusListeners.forEach((listener) => listener(next));
  }
}
