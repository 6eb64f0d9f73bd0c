/** Units that the API speaks of. */
export type Unit =
  'cores' | 'bytes' | 'bytes/s' | 'seconds' | 'req/s' | 'percent' | 'count' | 'ops/s' | 'celsius' | 'watts' | '';

/** What stands where nothing was measured. */
export const none = '–';

const decimal: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];
const binary: readonly (readonly [number, string])[] = [
  [2 ** 50, 'PiB'],
  [2 ** 40, 'TiB'],
  [2 ** 30, 'GiB'],
  [2 ** 20, 'MiB'],
  [2 ** 10, 'KiB'],
];
const durations: readonly (readonly [number, string])[] = [
  [86_400, 'd'],
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'µs'],
];

/** Three significant digits at most, no trailing zeros, never an exponent. */
export function digits(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 99.95) return Math.round(value).toString();
  if (size >= 9.995) return trim(value.toFixed(1));
  if (size >= 0.0995) return trim(value.toFixed(2));
  return size < 0.0005 ? (value < 0 ? '>-0.001' : '<0.001') : trim(value.toFixed(3));
}

function trim(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** Picks the largest step the value reaches; 999.9 counts as the next step, so that "1000" is never shown. */
function step(value: number, steps: readonly (readonly [number, string])[], rollover: number) {
  return steps.find(([size]) => Math.abs(value) >= size * rollover);
}

function scaled(value: number): string {
  const found = step(value, decimal, 0.9995);
  return found ? `${digits(value / found[0])} ${found[1]}` : digits(value);
}

function bytes(value: number): string {
  const found = step(value, binary, 0.9995);
  return found ? `${digits(value / found[0])} ${found[1]}` : `${Math.round(value)} B`;
}

/** Seconds as people say them: 34 ms, 1.2 s, 3.5 min. */
export function duration(seconds: number): string {
  if (seconds === 0) return '0 s';
  const found = step(seconds, durations, 0.9995) ?? durations[durations.length - 1]!;
  return `${digits(seconds / found[0])} ${found[1]}`;
}

/** A number with its unit; an en dash where there is none. */
export function format(value: number | null | undefined, unit: string = ''): string {
  if (value == null || !Number.isFinite(value)) return none;
  switch (unit) {
    case 'bytes':
      return bytes(value);
    case 'bytes/s':
      return `${bytes(value)}/s`;
    case 'seconds':
      return duration(value);
    case 'req/s':
    case 'ops/s':
      return perSecond(value);
    case 'time':
      return dayAndMinute(value);
    case 'percent':
      return `${digits(value)} %`;
    case 'cores':
      return value !== 0 && Math.abs(value) < 0.0995 ? `${digits(value * 1000)} mCPU` : `${digits(value)} CPU`;
    case 'USD/month':
      return `$${scaled(value)}`;
    case 'celsius':
      return `${digits(value)} °C`;
    case 'watts':
      return `${digits(value)} W`;
    case 'count':
    case '':
      return scaled(value);
    default:
      return `${scaled(value)} ${unit}`;
  }
}

/** 1.2 k/s, 0.3/s. */
export function perSecond(value: number | null | undefined): string {
  return value == null || !Number.isFinite(value) ? none : `${scaled(value)}/s`;
}

/** Errors as a share of requests: 0 %, 2.5 %. */
export function errorShare(errors: number | null | undefined, requests: number | null | undefined): number | null {
  if (errors == null || requests == null || requests <= 0) return null;
  return (100 * errors) / requests;
}

/** `kernel_version` and `agentVersion` → kernel version, agent version. */
export const factName = (name: string): string =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** How long ago, coarse enough not to flicker. */
export function ago(fromMs: number, nowMs: number): string {
  const seconds = Math.max(0, Math.round((nowMs - fromMs) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long', hourCycle: 'h23' });

/** Local time of day. */
export const timeOfDay = (ms: number): string => clock.format(ms);

/** Local day and minute. */
export const dayAndMinute = (ms: number): string => day.format(ms);

/** Two moments; the day once where it is the same. */
export const span = (fromMs: number, toMs: number): string => {
  const isSameDay = new Date(fromMs).toDateString() === new Date(toMs).toDateString();
  return `${dayAndMinute(fromMs)} – ${isSameDay ? timeOfDay(toMs).slice(0, 5) : dayAndMinute(toMs)}`;
};

/** Local date and time with the zone, for hovering. */
export const fullTime = (ms: number): string => full.format(ms);

/** What an application is called for short: the last part of its id. */
export function shortApplication(id: string): string {
  return id.slice(id.lastIndexOf(':') + 1) || id;
}
