import type { Chart, ResponseContext } from '@/api/types';
import { format, timeOfDay } from '@/lib/format';

/** A window of the grid as uPlot wants it: seconds, then a column a series. */
export interface Plot {
  names: string[];
  /** Times in seconds. */
  times: number[];
  /** What is drawn: stacked sums for areas. */
  drawn: (number | null)[][];
  /** What was measured. */
  raw: (number | null)[][];
  threshold: (number | null)[] | null;
}

export type Grid = Pick<ResponseContext, 'fromMs' | 'toMs' | 'stepMs'>;

export const isStacked = (chart: Pick<Chart, 'kind' | 'series'>): boolean =>
  chart.kind === 'area' && chart.series.length > 0;

/** Times of the grid for a number of points; the server's values start at `fromMs`. */
export function gridTimes(grid: Grid, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (grid.fromMs + i * grid.stepMs) / 1000);
}

export function plot(chart: Chart, grid: Grid, hidden: ReadonlySet<string> = new Set()): Plot {
  const shown = chart.series.filter((series) => !hidden.has(series.name));
  const count = Math.max(chart.threshold?.values.length ?? 0, ...chart.series.map((series) => series.values.length), 0);
  const raw = shown.map((series) => padded(series.values, count));
  return {
    names: shown.map((series) => series.name),
    times: gridTimes(grid, count),
    drawn: isStacked(chart) ? stacked(raw) : raw,
    raw,
    threshold: chart.threshold ? padded(chart.threshold.values, count) : null,
  };
}

function padded(values: readonly (number | null)[], count: number): (number | null)[] {
  const result = values.map((value) => (value == null || !Number.isFinite(value) ? null : value));
  while (result.length < count) result.push(null);
  return result;
}

/** Each column on top of those before it; a gap stays a gap but does not pull down what lies above. */
export function stacked(columns: readonly (readonly (number | null)[])[]): (number | null)[][] {
  const sums: number[] = [];
  return columns.map((column) =>
    column.map((value, i) => {
      sums[i] = (sums[i] ?? 0) + (value ?? 0);
      return value === null ? null : sums[i];
    }),
  );
}

export interface Summary {
  last: number | null;
  min: number | null;
  max: number | null;
  mean: number | null;
}

export function summary(values: readonly (number | null)[]): Summary {
  let last: number | null = null;
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (value == null) continue;
    last = value;
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
    count++;
  }
  return count ? { last, min, max, mean: sum / count } : { last: null, min: null, max: null, mean: null };
}

export const hasValues = (chart: Pick<Chart, 'series'>): boolean =>
  chart.series.some((series) => series.values.some((value) => value != null));

/** What a chart shows at a point, for who does not see it: the largest few. */
export function saidAt(chart: Chart, index: number, timeMs: number): string {
  const few = 5;
  const values = chart.series
    .flatMap((series) => (series.values[index] == null ? [] : [{ name: series.name, value: series.values[index]! }]))
    .sort((a, b) => b.value - a.value);
  const words = values.slice(0, few).map(({ name, value }) => `${name} ${format(value, chart.unit)}`);
  if (values.length > few) words.push(`${values.length - few} more`);
  return `${timeOfDay(timeMs)}: ${words.join(', ') || 'nothing measured'}`;
}

/** Rows of the chart's CSV: ISO times, a column a series. */
export function chartRows(chart: Chart, grid: Grid): (string | number | null)[][] {
  const data = plot(chart, grid);
  return [
    ['time', ...data.names.map((name) => `${name} (${chart.unit})`)],
    ...data.times.map((time, i) => [
      new Date(time * 1000).toISOString(),
      ...data.raw.map((column) => column[i] ?? null),
    ]),
  ];
}

/** The names that are hidden after a click in the legend: of this one alone, or of all others. */
export function toggleSeries(
  names: readonly string[],
  hidden: ReadonlySet<string>,
  name: string,
  alone: boolean,
): Set<string> {
  if (alone) {
    const others = names.filter((one) => one !== name);
    const isAlone = others.every((one) => hidden.has(one)) && !hidden.has(name);
    return new Set(isAlone ? [] : others);
  }
  const next = new Set(hidden);
  if (!next.delete(name)) next.add(name);
  return next;
}
