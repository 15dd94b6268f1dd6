// Functions without a page: formats, filters in addresses, scales of charts. Everything here is tested by itself.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const STATES = ['scheduled', 'available', 'retryable', 'running', 'waiting_external', 'completed', 'failed', 'cancelled'];
const FILTERS = ['state', 'kind', 'queue', 'tag', 'within', 'from', 'to'];
export const NONE = '–';

const STATE_NAMES = {
  waiting_external: 'waiting for callback',
  dead_letter: 'dead letter',
  worker_lost: 'worker lost',
  deadline_exceeded: 'time limit',
  max_attempts_exhausted: 'all attempts failed',
};

/** The name of a state or outcome as people read it. */
export function stateName(state) {
  return STATE_NAMES[state] ?? String(state ?? '').replaceAll('_', ' ');
}

/** A number with the grouping of the locale, or a dash. */
export function formatNumber(value, locale) {
  return Number.isFinite(value) ? new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value) : NONE;
}

/** A number in at most four characters and a unit, for axes. */
export function formatShort(value, locale) {
  return Number.isFinite(value) ? new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value) : NONE;
}

/** "1 job", "2 jobs". */
export function plural(count, one, many = `${one}s`, locale = undefined) {
  return `${formatNumber(count, locale)} ${count === 1 ? one : many}`;
}

/** A duration with its two largest units: 850 ms, 1.2 s, 3 min 5 s, 2 h 10 min, 4 d 3 h. */
export function formatDuration(millis) {
  if (!Number.isFinite(millis)) {
    return NONE;
  }
  const sign = millis < 0 ? '-' : '';
  const span = Math.abs(millis);
  if (span < SECOND) {
    return `${sign}${Math.round(span)} ms`;
  }
  if (span < 10 * SECOND) {
    return `${sign}${Math.round(span / 100) / 10} s`;
  }
  if (span < MINUTE) {
    return `${sign}${Math.floor(span / SECOND)} s`;
  }
  if (span < HOUR) {
    return sign + twoUnits(span, MINUTE, 'min', SECOND, 's');
  }
  return sign + (span < DAY ? twoUnits(span, HOUR, 'h', MINUTE, 'min') : twoUnits(span, DAY, 'd', HOUR, 'h'));
}

function twoUnits(span, large, largeName, small, smallName) {
  const rest = Math.floor((span % large) / small);
  return `${Math.floor(span / large)} ${largeName}${rest > 0 ? ` ${rest} ${smallName}` : ''}`;
}

/** How long ago, or in how long, rounded down: to seconds, minutes, or two units. */
export function formatRelative(millis, now) {
  if (!Number.isFinite(millis)) {
    return NONE;
  }
  const span = Math.abs(now - millis);
  if (span < 5 * SECOND) {
    return 'now';
  }
  const minutes = Math.floor(span / MINUTE);
  const text = span >= HOUR ? formatDuration(span) : minutes > 0 ? `${minutes} min` : `${Math.floor(span / SECOND)} s`;
  return millis > now ? `in ${text}` : `${text} ago`;
}

/** Date and time in the zone of the browser, with seconds. */
export function formatAbsolute(millis, locale) {
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  }).format(millis);
}

/** Hour and minute in the zone of the browser, with seconds if asked. */
export function formatClock(millis, locale, seconds = false) {
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: seconds ? '2-digit' : undefined,
    hourCycle: 'h23',
  }).format(millis);
}

/** Reads "90", "90s", "30m", "2h", "1d" as milliseconds; null if it is none of these. A number alone counts minutes. */
export function parseDuration(text) {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|min|h|d)?\s*$/i.exec(text ?? '');
  if (!match) {
    return null;
  }
  const units = { ms: 1, s: SECOND, m: MINUTE, min: MINUTE, h: HOUR, d: DAY };
  const millis = Math.round(Number(match[1]) * units[(match[2] ?? 'm').toLowerCase()]);
  return millis > 0 ? millis : null;
}

/** A duration as parseDuration reads it. */
export function durationText(millis) {
  const [size, name] = [
    [DAY, 'd'],
    [HOUR, 'h'],
    [MINUTE, 'm'],
    [SECOND, 's'],
    [1, 'ms'],
  ].find(([unit]) => millis % unit === 0);
  return `${millis / size}${name}`;
}

/** Splits "#/jobs/42?a=b" into its path segments and its query. */
export function parseHash(hash) {
  const text = (hash ?? '').replace(/^#?\/?/, '');
  const mark = text.indexOf('?');
  const path = mark < 0 ? text : text.slice(0, mark);
  const query = Object.fromEntries(new URLSearchParams(mark < 0 ? '' : text.slice(mark + 1)));
  return {
    segments: path
      .split('/')
      .filter((part) => part !== '')
      .map(decode),
    query,
  };
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The address of a page: link(['jobs', 42], {state: 'failed'}). Empty members of the query are left out. */
export function link(segments, query = {}) {
  const text = queryString(query);
  return `#/${segments.map((part) => encodeURIComponent(part)).join('/')}${text ? `?${text}` : ''}`;
}

/** A query without its empty members. */
export function queryString(query) {
  return new URLSearchParams(
    Object.entries(query)
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([name, value]) => [name, String(value)]),
  ).toString();
}

/** The filter that an address names, without members that make no sense. */
export function filterOf(query) {
  const filter = {};
  for (const name of FILTERS) {
    const value = (query[name] ?? '').trim();
    if (value !== '' && valid(name, value)) {
      filter[name] = name === 'state' ? statesOf(value).join(',') : value;
    }
  }
  if (filter.within) {
    delete filter.from;
    delete filter.to;
  }
  return filter;
}

function valid(name, value) {
  switch (name) {
    case 'state':
      return statesOf(value).length > 0;
    case 'within':
      return parseDuration(value) !== null;
    case 'from':
    case 'to':
      return !Number.isNaN(Date.parse(value));
    default:
      return true;
  }
}

export function statesOf(text) {
  const named = (text ?? '').split(',').map((state) => state.trim());
  return STATES.filter((state) => named.includes(state));
}

/** The filter as the API takes it: a span before now becomes a time. */
export function filterForApi(filter, now) {
  const { within, ...rest } = filter;
  return within ? { ...rest, from: new Date(now - parseDuration(within)).toISOString() } : rest;
}

/** What a filter says, in words. */
export function describeFilter(filter) {
  const parts = [];
  if (filter.state) {
    parts.push(statesOf(filter.state).map(stateName).join(' or '));
  }
  for (const name of ['kind', 'queue', 'tag']) {
    if (filter[name]) {
      parts.push(`${name} ${filter[name]}`);
    }
  }
  if (filter.within) {
    parts.push(`inserted in the last ${filter.within}`);
  }
  if (filter.from) {
    parts.push(`inserted from ${formatAbsolute(Date.parse(filter.from))}`);
  }
  if (filter.to) {
    parts.push(`inserted before ${formatAbsolute(Date.parse(filter.to))}`);
  }
  return parts.join(', ');
}

/** The value of a datetime-local input for an instant, in the zone of the browser. */
export function toLocalInput(instant) {
  const millis = Date.parse(instant ?? '');
  if (Number.isNaN(millis)) {
    return '';
  }
  const date = new Date(millis);
  const two = (value) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The instant of a datetime-local input, or empty. */
export function fromLocalInput(value) {
  const millis = Date.parse(value ?? '');
  return Number.isNaN(millis) ? '' : new Date(millis).toISOString();
}

/** The id of a job in what somebody typed or pasted, or null. */
export function jobIdOf(text) {
  const match = /^\s*#?\s*(\d{1,16})\s*$/.exec(text ?? '');
  const id = match ? Number(match[1]) : 0;
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}

/** The least round number that is not below a value: 1, 2, 3, 4, 6, 8, 10, 20, 30 … */
export function niceCeil(value) {
  if (!(value > 1)) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 3, 4, 6, 8, 10].map((step) => step * power).find((candidate) => candidate >= value);
}

/**
 * Bars of a stacked chart in a box: completed below, failed above. What is not zero is at least `least` high, so that a single failure
 * beside thousands of successes is seen.
 */
export function stackedBars(rates, width, height, least = 2) {
  const top = niceCeil(Math.max(0, ...rates.map((rate) => rate.completed + rate.failed)));
  const step = width / Math.max(1, rates.length);
  const scale = (value) => (value > 0 ? Math.max(least, (value / top) * height) : 0);
  const bars = rates.map((rate, index) => {
    const failed = scale(rate.failed);
    const completed = Math.min(scale(rate.completed), height - failed);
    return { x: index * step, width: step * 0.78, completed, failed, completedY: height - completed, failedY: height - completed - failed };
  });
  return { top, step, bars };
}

/** Widths of the parts of a whole; what is not zero is at least `least` wide. */
export function shares(values, width, least = 4) {
  const total = values.reduce((sum, value) => sum + value, 0);
  if (total <= 0) {
    return values.map(() => ({ x: 0, width: 0 }));
  }
  const raw = values.map((value) => (value > 0 ? Math.max(least, (value / total) * width) : 0));
  const factor = width / raw.reduce((sum, value) => sum + value, 0);
  let x = 0;
  return raw.map((part) => {
    const share = { x, width: part * factor };
    x += share.width;
    return share;
  });
}

/** Where a span lies in a box that shows from … to. */
export function spanIn(start, end, from, to, width, least = 4) {
  const scale = width / Math.max(1, to - from);
  const x = Math.min(Math.max(0, (start - from) * scale), width - least);
  return { x, width: Math.min(Math.max(least, (end - start) * scale), width - x) };
}

/** Full hours between two times, every `every` of them, in the zone of the browser. */
export function hourTicks(from, to, every) {
  const first = new Date(from);
  first.setMinutes(0, 0, 0);
  const ticks = [];
  for (let at = first.getTime(); at < to; at += HOUR) {
    if (at >= from && new Date(at).getHours() % every === 0) {
      ticks.push(at);
    }
  }
  return ticks;
}

/**
 * Lays JSON out in lines without reading its numbers, so that integers of 64 bits and decimals stay as they are. Text that is no JSON
 * comes back as it is.
 */
export function prettyJson(text) {
  if (jsonProblem(text ?? '') !== null) {
    return text ?? '';
  }
  let depth = 0;
  const line = () => `\n${'  '.repeat(depth)}`;
  return text
    .match(/"(?:[^"\\]+|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g)
    .map((token, index, tokens) => {
      switch (token) {
        case '{':
        case '[':
          depth++;
          return tokens[index + 1] === closing(token) ? token : token + line();
        case '}':
        case ']':
          depth--;
          return tokens[index - 1] === opening(token) ? token : line() + token;
        case ',':
          return token + line();
        case ':':
          return ': ';
        default:
          return token;
      }
    })
    .join('');
}

function closing(token) {
  return token === '{' ? '}' : ']';
}

function opening(token) {
  return token === '}' ? '{' : '[';
}

/** What is wrong with JSON, or null. */
export function jsonProblem(text) {
  try {
    JSON.parse(text);
    return null;
  } catch (failure) {
    return `This is not JSON: ${failure.message}.`;
  }
}

/** What can be done with a job in a state. */
export function actionsOf(state) {
  return {
    retry: ['failed', 'cancelled', 'waiting_external'].includes(state),
    cancel: !['completed', 'failed', 'cancelled'].includes(state),
  };
}

/** The short form of a class: com.example.MailException becomes MailException. */
export function shortName(type) {
  return (type ?? '').split('.').pop();
}

export const LEVELS = ['trace', 'debug', 'info', 'warn', 'error'];

/** Whether a line of a log is at least as important as a level. */
export function atLeast(level, least) {
  return LEVELS.indexOf(String(level).toLowerCase()) >= LEVELS.indexOf(least);
}

/** Puts lines of a log together, oldest first, each once, the newest `most` of them. */
export function mergeLines(known, added, most = 5000) {
  const byId = new Map([...known, ...added].map((line) => [line.id, line]));
  return [...byId.values()].sort((a, b) => a.id - b.id).slice(-most);
}
