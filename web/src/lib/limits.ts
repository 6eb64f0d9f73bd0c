import type { LimitState } from '@/api/types';
import { digits, format, none } from './format';

const sizes: Record<string, number> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};
const isSize = (unit: string) => unit.startsWith('bytes');

/** What a person wrote as a number: `1 000 000`, or for bytes `10 MiB`; null when it is none. */
export function amountOf(text: string, unit: string): number | null {
  const match = /^([\d\s_,]*\d(?:\.\d+)?)\s*([a-z]*)(?:\/s)?$/i.exec(text.trim());
  if (!match) return null;
  const size = isSize(unit) ? sizes[match[2]!.toLowerCase()] : match[2] ? undefined : 1;
  if (size === undefined) return null;
  const value = Number(match[1]!.replace(/[\s_,]/g, '')) * size;
  return Number.isSafeInteger(Math.round(value)) ? Math.round(value) : null;
}

/** A value as a person would write it; it is read back as the very same number. */
export function amountText(value: number, unit: string): string {
  if (!isSize(unit)) return String(value);
  for (const [name, size] of [
    ['GiB', 2 ** 30],
    ['MiB', 2 ** 20],
    ['KiB', 2 ** 10],
  ] as const)
    if (value >= size && value % size === 0) return `${value / size} ${name}`;
  return String(value);
}

/** A limit's value to be read; 0 stands for none where it may. */
export function limitText(value: number, limit: LimitState): string {
  return value === 0 && limit.zeroIsNone ? 'no limit' : format(value, limit.unit);
}

/** What is wrong with what was entered; empty when nothing is. Nothing entered is the server's value. */
export function problemOf(limit: LimitState, text: string): string {
  if (text.trim() === '') return '';
  const value = amountOf(text, limit.unit);
  if (value === null) return isSize(limit.unit) ? 'Write a size such as 10 MiB.' : 'Write a whole number.';
  if (value === 0 && limit.zeroIsNone) return '';
  if (value >= limit.least && value <= limit.most) return '';
  const range = `${amountText(limit.least, limit.unit)} to ${amountText(limit.most, limit.unit)}`;
  return limit.zeroIsNone ? `From ${range}, or 0 for no limit.` : `From ${range}.`;
}

/** What to send: the limits that were entered. */
export function ownOf(limits: readonly LimitState[], texts: Readonly<Record<string, string>>): Record<string, number> {
  const own: Record<string, number> = {};
  for (const limit of limits) {
    const value = amountOf(texts[limit.name] ?? '', limit.unit);
    if (value !== null) own[limit.name] = value;
  }
  return own;
}

/** How much of a limit is in use, in words and as a status. */
export function useOf(limit: LimitState): { text: string; status: 'ok' | 'warning' | 'critical' | null } {
  if (limit.inUse == null) return { text: none, status: null };
  const text = format(limit.inUse, limit.unit);
  if (limit.value === 0) return { text, status: null };
  const share = limit.inUse / limit.value;
  return {
    text: `${text}, ${digits(100 * share)} %`,
    status: share >= 1 ? 'critical' : share >= 0.8 ? 'warning' : 'ok',
  };
}

const reasons: Record<string, string> = {
  rate_limited: 'more bytes a second than allowed',
  series_limit: 'new series above the limit',
  too_many_labels: 'too many labels',
  label_name_too_long: 'label name too long',
  label_value_too_long: 'label value too long',
  too_many_attributes: 'too many attributes',
  attribute_too_long: 'attribute value too long',
  too_old: 'older than it would be kept',
  too_new: 'in the future',
  exemplar: 'exemplars are not kept',
  native_histogram: 'native histograms are not kept',
  metadata: 'more descriptions than are kept',
  out_of_order: 'out of order',
  invalid_ids: 'no valid trace or span id',
  store_behind: 'the store was behind',
  store_unavailable: 'the store was not available',
  store_full: 'the disk was full',
};

/** A reason in words. */
export const reasonText = (reason: string): string => reasons[reason] ?? reason.replaceAll('_', ' ');

const scopeWords: Record<string, string> = {
  metrics: 'write metrics',
  logs: 'write logs',
  traces: 'write traces',
  profiles: 'write profiles',
  read: 'read with PromQL',
};
const writes = ['metrics', 'logs', 'traces', 'profiles'];

/** The scopes a key may have, to choose from. */
export const scopes = Object.entries(scopeWords).map(([name, title]) => ({ name, title }));

/** What a key may do, in words. */
export function scopeText(names: readonly string[]): string {
  const all = writes.every((name) => names.includes(name));
  const words = names.filter((name) => !all || name === 'read').map((name) => scopeWords[name] ?? name);
  return (all ? ['write everything', ...words] : words).join(', ');
}
