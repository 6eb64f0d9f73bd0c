import type { TraceHeatMap } from '@/api/types';

/** A part of the heat map: a time, durations, failures. */
export interface Box {
  fromMs: number;
  toMs: number;
  minMs: number;
  /** Where it ends; null for no end. */
  maxMs: number | null;
  errors: boolean;
}

/** A place on the map: column, and row from the bottom; the row above the last is that of the errors. */
export interface Place {
  column: number;
  row: number;
}

/** Reads the address's `sel`; null for none, and for what makes no sense. */
export function readBox(text: string | undefined): Box | null {
  if (!text) return null;
  const [from = '', to = '', min = '', max = '', word = ''] = text.split(',');
  const box = {
    fromMs: Number(from),
    toMs: to === '' ? Number.NaN : Number(to),
    minMs: Number(min),
    maxMs: max === '' ? null : Number(max),
    errors: word === 'errors',
  };
  const sane = [box.fromMs, box.toMs, box.minMs, box.maxMs ?? 1].every((value) => Number.isFinite(value) && value >= 0);
  return sane && box.toMs > box.fromMs && (box.maxMs === null || box.maxMs > box.minMs) ? box : null;
}

export const writeBox = (box: Box): string =>
  [box.fromMs, box.toMs, box.minMs || '', box.maxMs ?? '', box.errors ? 'errors' : ''].join(',').replace(/,+$/, '');

/** The rows that are shown, lowest first: those in which something is, at least a few, without gaps. */
export function shownRows(map: TraceHeatMap): number[] {
  const used = map.counts.flatMap((row, index) => (row.some((count) => count > 0) ? [index] : []));
  let low = used[0] ?? 0;
  let high = used[used.length - 1] ?? 0;
  while (high - low < 5 && (low > 0 || high < map.counts.length - 1)) {
    if (high < map.counts.length - 1) high++;
    if (high - low < 5 && low > 0) low--;
  }
  return Array.from({ length: high - low + 1 }, (_, i) => low + i);
}

/** The box that two corners of the map span. In the row of errors it is about errors of any duration. */
export function boxOf(map: TraceHeatMap, rows: readonly number[], a: Place, b: Place): Box {
  const [first, last] = [Math.min(a.column, b.column), Math.max(a.column, b.column)];
  const [low, high] = [Math.min(a.row, b.row), Math.max(a.row, b.row)];
  const fromMs = map.fromMs + first * map.stepMs;
  const toMs = map.fromMs + (last + 1) * map.stepMs;
  if (low >= rows.length) return { fromMs, toMs, minMs: 0, maxMs: null, errors: true };
  const bound = (row: number) => map.boundsMs[rows[row]!]!;
  const top = Math.min(high, rows.length - 1);
  const above = top === rows.length - 1 ? undefined : map.boundsMs[rows[top]! + 1];
  return { fromMs, toMs, minMs: low === 0 ? 0 : bound(low), maxMs: above ?? null, errors: false };
}

/** Corners of a box on the map, as fractions of columns and rows so that a box of another step is still in its place. */
export function cornersOf(map: TraceHeatMap, rows: readonly number[], box: Box) {
  const columns = map.failed.length;
  const x = (ms: number) => Math.max(0, Math.min(columns, (ms - map.fromMs) / map.stepMs));
  if (box.errors) return { left: x(box.fromMs), right: x(box.toMs), bottom: rows.length, top: rows.length + 1 };
  const low = rows.findIndex((row) => (map.boundsMs[row + 1] ?? Infinity) > box.minMs);
  const max = box.maxMs ?? Infinity;
  const high = rows.filter((row) => map.boundsMs[row]! < max).length;
  return {
    left: x(box.fromMs),
    right: x(box.toMs),
    bottom: low < 0 ? rows.length - 1 : low,
    top: Math.max(high, low + 1),
  };
}

/** How strong a cell's colour is, 0 to 1: by the logarithm, so that a few slow requests beside thousands of quick ones are seen. */
export const strength = (count: number, most: number): number =>
  count <= 0 || most <= 0 ? 0 : Math.log1p(count) / Math.log1p(most);

export const mostOf = (map: TraceHeatMap): number => map.counts.reduce((most, row) => Math.max(most, ...row), 0);

/** The place next to another in a direction of the arrow keys; the same at the edge. */
export function moved(place: Place, key: string, columns: number, rows: number): Place {
  const by: Record<string, [number, number]> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, 1],
    ArrowDown: [0, -1],
  };
  const [x, y] = by[key] ?? [0, 0];
  return {
    column: Math.max(0, Math.min(columns - 1, place.column + x)),
    row: Math.max(0, Math.min(rows, place.row + y)),
  };
}
