// What a page has loaded: its value, or why there is none, kept fresh while the page is open.

import { onChange } from './live.js';

const KEPT = 40;
const recent = new Map();

function remember(name, value) {
  recent.delete(name);
  recent.set(name, value);
  if (recent.size > KEPT) {
    recent.delete(recent.keys().next().value);
  }
}

/**
 * Loads something for a page. `name` is the address it is known by, `slot` the place on the page: until the new value is there, the
 * last one of the name or the slot is shown as stale. `every` is the shortest time between updates, 0 for none. `relevant` looks at the names
 * of the changed queues; `first` is told the first value.
 */
export function resource({ name, slot = name, fetch, every = 3_000, relevant = () => true, first = () => {}, update }) {
  const controller = new AbortController();
  const known = recent.get(name) ?? recent.get(`slot ${slot}`) ?? null;
  const self = { value: known, stale: known !== null, error: null, loading: false, changed: false, reload: load, stop, hold: () => false };
  let last = 0;
  let timer = null;
  let again = false;
  let told = false;

  async function load() {
    if (self.loading) {
      again = true;
      return;
    }
    self.loading = true;
    self.changed = false;
    try {
      const value = await fetch(controller.signal);
      Object.assign(self, { value, stale: false, error: null });
      remember(name, value);
      remember(`slot ${slot}`, value);
    } catch (failure) {
      self.error = failure;
      if (failure.status >= 400 && failure.status < 500) {
        self.value = null;
      }
    }
    self.loading = false;
    last = Date.now();
    if (!controller.signal.aborted) {
      update();
      if (!told && self.error === null) {
        told = true;
        first(self.value);
      }
      if (again) {
        again = false;
        load();
      }
    }
  }

  function changed(queues) {
    if (queues !== null && !relevant(queues)) {
      return;
    }
    if (self.hold()) {
      if (queues !== null) {
        self.changed = true;
        update();
      }
      return;
    }
    timer ??= setTimeout(
      () => {
        timer = null;
        load();
      },
      Math.max(0, last + every - Date.now()),
    );
  }

  const forget = every > 0 ? onChange(changed) : () => {};

  function stop() {
    forget();
    clearTimeout(timer);
    controller.abort();
  }

  load();
  return self;
}
