import type { Labels, MatrixSeries, Sample, Span } from '@/api/promql';
import type { Chart } from '@/api/types';
import type { Unit } from './format';

/** A query of the page: its letter, its text, whether it is asked. */
export interface Query {
  letter: string;
  text: string;
  off: boolean;
}

export const mostQueries = 26;
const letter = (index: number) => String.fromCharCode(65 + index);

// The router encodes and decodes the fragment: only what would end a query needs more than that.
const encode = (text: string) => text.replace(/[%&#]/g, encodeURIComponent);
const decode = (text: string) => text.replace(/%(?:25|26|23)/g, decodeURIComponent);

/** Queries live in the address' fragment: they may be long, and what a server logs is not their place. */
export function readQueries(hash: string): Query[] {
  const texts: string[] = [];
  let off: string[] = [];
  for (const part of hash.replace(/^#/, '').split('&')) {
    if (part.startsWith('q=') && texts.length < mostQueries) texts.push(decode(part.slice(2)));
    else if (part.startsWith('off=')) off = part.slice(4).split(',');
  }
  return (texts.length ? texts : ['']).map((text, i) => ({
    letter: letter(i),
    text,
    off: off.includes(letter(i)),
  }));
}

export function writeQueries(queries: readonly Pick<Query, 'text' | 'off'>[]): string {
  const kept = queries.filter((query) => query.text.trim()).slice(0, mostQueries);
  const off = kept.flatMap((query, i) => (query.off ? [letter(i)] : []));
  const parts = kept.map((query) => `q=${encode(query.text.trim())}`);
  if (off.length) parts.push(`off=${off.join(',')}`);
  return parts.length ? `#${parts.join('&')}` : '';
}

const steps = [15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];
const wantedPoints = 240;

/** The step for a range: some 240 points, on round times, as long as a scrape at least. */
export function stepFor(rangeMs: number): number {
  const least = rangeMs / 1000 / wantedPoints;
  return (steps.find((step) => step >= least * 0.95) ?? Math.ceil(least / 86_400) * 86_400) * 1000;
}

/** The range on round times, so that a refresh moves the points by whole steps. */
export function spanOf(fromMs: number, toMs: number): Span {
  const stepMs = stepFor(toMs - fromMs);
  return { fromMs: Math.floor(fromMs / stepMs) * stepMs, toMs: Math.floor(toMs / stepMs) * stepMs, stepMs };
}

/** How a series is called: `metric{a="1"}`, without what all series have in common. */
export function seriesName(labels: Labels, common: ReadonlySet<string> = new Set()): string {
  const rest = Object.entries(labels).filter(([name]) => name !== '__name__' && !common.has(name));
  const text = rest.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(', ');
  const metric = labels.__name__ ?? '';
  return text ? `${metric}{${text}}` : metric || '{}';
}

/** Names of labels that have one value in all of several series. */
export function commonLabels(series: readonly Labels[]): Set<string> {
  if (series.length < 2) return new Set();
  const first = series[0]!;
  return new Set(Object.keys(first).filter((name) => series.every((one) => one[name] === first[name])));
}

const number = (text: string): number | null => {
  const value = text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text);
  return Number.isFinite(value) ? value : null;
};

export const sampleValue = (sample: Sample): number | null => number(sample[1]);

/** Samples on the points of the span, null where there is none. */
export function onGrid(samples: readonly Sample[], span: Span): (number | null)[] {
  const count = Math.floor((span.toMs - span.fromMs) / span.stepMs) + 1;
  const values = Array.from<number | null>({ length: count }).fill(null);
  for (const [seconds, value] of samples) {
    const index = Math.round((seconds * 1000 - span.fromMs) / span.stepMs);
    if (index >= 0 && index < count) values[index] = number(value);
  }
  return values;
}

/** Lines that nobody could tell apart are not drawn; the table has all. */
export const mostLines = 60;

export interface Drawable {
  letter: string;
  unit: Unit;
  result: readonly MatrixSeries[];
}

/** A chart a unit: what is measured in bytes and what is measured in seconds have no axis in common. */
export function charts(queries: readonly Drawable[], span: Span): { chart: Chart; total: number }[] {
  const units = [...new Set(queries.map((query) => query.unit))];
  return units.map((unit) => {
    const several = queries.filter((query) => query.result.length).length > 1;
    const names = new Map<string, number>();
    const series = queries
      .filter((query) => query.unit === unit)
      .flatMap((query) => {
        const common = commonLabels(query.result.map((one) => one.metric));
        return query.result.map((one) => ({
          name: unique((several ? `${query.letter} ` : '') + seriesName(one.metric, common), names),
          values: onGrid(one.values, span),
        }));
      });
    const largest = (values: (number | null)[]) => Math.max(...values.map((value) => value ?? -Infinity));
    const drawn =
      series.length <= mostLines
        ? series
        : [...series].sort((a, b) => largest(b.values) - largest(a.values)).slice(0, mostLines);
    return {
      total: series.length,
      chart: {
        id: `metrics-${unit.replace('/', '-') || 'number'}`,
        title: queries
          .filter((query) => query.unit === unit)
          .map((query) => query.letter)
          .join(', '),
        unit,
        kind: 'line',
        series: drawn,
        threshold: null,
        emptyReason: 'No series meets this in this time.',
        group: '',
      },
    };
  });
}

function unique(name: string, taken: Map<string, number>): string {
  const count = (taken.get(name) ?? 0) + 1;
  taken.set(name, count);
  return count === 1 ? name : `${name} (${count})`;
}

const keywords = new Set(
  'and or unless by without on ignoring group_left group_right bool offset start end inf nan atan2 sum avg max min count group stddev stdvar topk bottomk quantile count_values limitk limit_ratio'.split(
    ' ',
  ),
);

/** Names of metrics in a query: words that are neither called nor within braces, brackets or label lists. */
export function metricsIn(query: string): string[] {
  const bare = query
    .replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`/g, '')
    .replace(/#.*/g, '')
    .replace(/\{[^}]*\}/g, ' ')
    .replace(/\[[^\]]*\]/g, ' ')
    .replace(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/gi, ' ');
  const found = new Set<string>();
  for (const match of bare.matchAll(/(?<![\w.:])([a-zA-Z_:][\w:]*)(?![\w:]*\s*\()/g)) {
    const word = match[1]!;
    if (!keywords.has(word.toLowerCase()) && !/^\d/.test(word)) found.add(word);
  }
  return [...found];
}

/** The unit of a query's values, by the metric's name, the told unit and what is done with it; a guess that the person can change. */
export function guessUnit(query: string, told: string = ''): Unit {
  const metric = metricsIn(query)[0] ?? '';
  const base = metric.replace(/_(sum|bucket|count)$/, '').replace(/_total$/, '');
  if (/\*\s*100\b/.test(query) || /_percent(_avg|_peak)?$/.test(base)) return 'percent';
  if (/^\s*(count|group)\b/.test(query)) return 'count';
  if (/\bhistogram_quantile\s*\(/.test(query)) return /bytes/.test(base) ? 'bytes' : 'seconds';
  const isRate = /\b(rate|irate)\s*\(/.test(query);
  const isDivided = /\)\s*\/\s*[a-z(]/.test(query);
  if (isDivided) return /_seconds(_total)?(_sum)?\b/.test(metric) ? 'seconds' : '';
  if (/bytes/.test(base) || told === 'bytes') return isRate ? 'bytes/s' : 'bytes';
  if (/cpu_usage_seconds/.test(base) || /cpu_seconds/.test(base)) return isRate ? 'cores' : 'seconds';
  if (/_cores$/.test(base)) return 'cores';
  if (/_celsius$/.test(base)) return 'celsius';
  if (/_watts$/.test(base)) return 'watts';
  if (/_seconds$/.test(base) || told === 'seconds') return 'seconds';
  if (isRate) return /(requests|queries|messages)$/.test(base) ? 'req/s' : 'ops/s';
  return '';
}

export const units: readonly Unit[] = [
  '',
  'bytes',
  'bytes/s',
  'seconds',
  'req/s',
  'ops/s',
  'percent',
  'cores',
  'count',
  'celsius',
  'watts',
];
