// Requests to the application, relative to the folder of the page, so that context paths and proxies work. Also the session and the clock.

const TIMEOUT = 30_000;
const RESERVED = ['calendar', 'bulk', 'preview'];

/** Who looks, and what they may do. Filled at start. */
export const session = { user: null, operate: false, readOnly: true, csrf: null, version: '', payloads: 'hidden' };

let ahead = 0;

/** Time of the database, as far as known. */
export function now() {
  return Date.now() + ahead;
}

/** Sets the clock by an answer of the server. */
export function setNow(instant) {
  const millis = Date.parse(instant ?? '');
  if (!Number.isNaN(millis)) {
    ahead = millis - Date.now();
  }
}

/** Why nothing can be changed from here, or null. */
export function readOnlyReason() {
  if (session.readOnly) {
    return 'This dashboard is read-only. Set awa.dashboard.read-only=false to change jobs from here.';
  }
  return session.operate ? null : 'You may look, but not change anything. Ask for one of the roles in awa.dashboard.operate-roles.';
}

/** An answer that is no success. Its message says what to do. */
class ApiError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

const HINTS = {
  0: 'The application does not answer. It may be restarting, the network is down, or you are signed out. Load the page again if it lasts.',
  401: 'You are not signed in any more. Sign in to the application and load this page again.',
  403: 'You may not do this. Ask for a role in awa.dashboard.view-roles or awa.dashboard.operate-roles. If you have one, load the page again.',
  404: 'There is no such thing. It may have been removed.',
  405: 'This dashboard is read-only. Set awa.dashboard.read-only=false to change jobs from here.',
  503: 'The database does not answer. The page tries again by itself.',
};

async function request(method, path, body, signal) {
  const headers = { Accept: 'application/json' };
  if (method !== 'GET') {
    headers['Content-Type'] = 'application/json';
    headers['X-Awa-Dashboard'] = '1';
    if (session.csrf) {
      headers[session.csrf.header] = session.csrf.token;
    }
  }
  const response = await answer(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) }, signal);
  const text = await response.text();
  const json = parse(text);
  if (!response.ok) {
    throw new ApiError(response.status, json?.problem ?? HINTS[response.status] ?? `The server answered ${response.status}.`);
  }
  if (json === undefined) {
    throw new ApiError(
      401,
      response.redirected ? HINTS[401] : 'The answer is no JSON. A proxy or a sign-in page may stand before the application.',
    );
  }
  return json;
}

async function answer(path, options, signal) {
  const late = AbortSignal.timeout ? AbortSignal.timeout(TIMEOUT) : undefined;
  const either = signal && late && AbortSignal.any ? AbortSignal.any([signal, late]) : (signal ?? late);
  try {
    return await fetch(`api/${path}`, { ...options, signal: either, credentials: 'same-origin', cache: 'no-store' });
  } catch (failure) {
    if (signal?.aborted) {
      throw failure;
    }
    throw new ApiError(
      0,
      failure.name === 'TimeoutError' ? `No answer within ${TIMEOUT / 1000} s. The database may be slow; the doctor says why.` : HINTS[0],
    );
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Address of a request about a thing: pathTo('queues', name, 'pause'). Firewalls refuse some names in paths, and some words mean something else
 * there; such a name goes into the query.
 */
export function pathTo(things, name, ...more) {
  const plain = /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name) && !RESERVED.includes(name);
  const path = [things, plain ? name : '~', ...more].join('/');
  return plain ? path : `${path}?name=${encodeURIComponent(name)}`;
}

export function get(target, signal) {
  return request('GET', target, undefined, signal);
}

export function post(target, body = {}) {
  return write('POST', target, body);
}

export function remove(target) {
  return write('DELETE', target, {});
}

// The token may have changed by a login in another tab, so a refusal is tried once more with the token of now.
async function write(method, target, body) {
  try {
    return await request(method, target, body);
  } catch (failure) {
    if (failure.status !== 403 || !session.csrf) {
      throw failure;
    }
    await loadSession();
    return request(method, target, body);
  }
}

export async function loadSession() {
  Object.assign(session, await get('session'));
  setNow(session.now);
}
