import type { ChartMark } from '@/api/types';
import { dayAndMinute, timeOfDay } from '@/lib/format';
import type { Grid } from './data';

/** A mark that lasts, as an incident does. */
export interface Span extends ChartMark {
  endMs: number;
}

/** Where a span is drawn: percent of the chart's width, and its lane among those of the same time. */
export interface Band {
  span: Span;
  left: number;
  width: number;
  lane: number;
}

/** Room that a lane of bands takes over a chart, pixels. */
export const laneHeight = 13;

export const isSpan = (mark: ChartMark): mark is Span => mark.endMs != null;

/** Instants within the grid, those of one kind closer than `nearMs` joined into one. */
export function joinMarks(marks: readonly ChartMark[], grid: Grid, nearMs: number): ChartMark[] {
  const result: ChartMark[] = [];
  const inside = marks.filter((mark) => !isSpan(mark) && mark.timeMs >= grid.fromMs && mark.timeMs <= grid.toMs);
  for (const mark of [...inside].sort((a, b) => a.timeMs - b.timeMs)) {
    const near = result.findLast((one) => one.kind === mark.kind && mark.timeMs - one.timeMs < nearMs);
    if (near) near.text += `\n${mark.text}`;
    else result.push({ ...mark });
  }
  return result;
}

/** Spans that reach into the grid, in order of time. */
export const spansIn = (marks: readonly ChartMark[], grid: Grid): Span[] =>
  marks
    .filter(isSpan)
    .filter((span) => span.endMs >= grid.fromMs && span.timeMs <= grid.toMs)
    .sort((a, b) => a.timeMs - b.timeMs);

/**
 * Where spans are drawn. With `columns` the points of the grid are columns as wide as a step, as in a heat map; else they are places on a line.
 * Spans of the same time lie in lanes one below the other.
 */
export function bandsOf(spans: readonly Span[], grid: Grid, columns = false): Band[] {
  const step = columns ? grid.stepMs : 0;
  const whole = Math.max(1, grid.toMs - grid.fromMs + step);
  const ends: number[] = [];
  return spans.map((span) => {
    const from = Math.max(span.timeMs, grid.fromMs);
    const to = Math.min(span.endMs, grid.toMs) + step;
    const free = ends.findIndex((end) => end < span.timeMs);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = span.endMs;
    return { span, lane, left: (100 * (from - grid.fromMs)) / whole, width: (100 * (to - from)) / whole };
  });
}

/** What is marked at a moment: the instant next to it, if one is within reach, and the spans that it lies in. */
export function marksAt(
  instants: readonly ChartMark[],
  spans: readonly Span[],
  timeMs: number,
  reachMs: number,
): ChartMark[] {
  const near = instants.find((mark) => Math.abs(mark.timeMs - timeMs) <= reachMs);
  return [...(near ? [near] : []), ...spans.filter((span) => span.timeMs <= timeMs && timeMs <= span.endMs)];
}

/** A mark in words: what, when and what more there is to say. */
export function markWords(mark: ChartMark): string {
  const text = `: ${mark.text}`;
  if (!isSpan(mark)) return `${mark.kind} ${timeOfDay(mark.timeMs)}${text}`;
  if (mark.isOpen) return `${mark.kind} since ${moment(mark.timeMs, mark.endMs)}, not over${text}`;
  return `${mark.kind} ${moment(mark.timeMs, mark.endMs)} – ${timeOfDay(mark.endMs)}${text}`;
}

// The day tells something only where a span is longer than one.
const moment = (ms: number, endMs: number) => (endMs - ms > 86_400_000 ? dayAndMinute(ms) : timeOfDay(ms));
