import uPlot from 'uplot';
import type { Chart, ChartMark } from '@/api/types';
import { format } from '@/lib/format';
import type { Plot } from './data';
import { drawMarks, drawSpans } from './drawMarks';
import type { Span } from './marks';

export interface PlotStyle {
  colours: Map<string, string>;
  text: string;
  grid: string;
  accent: string;
  critical: string;
  font: string;
}

export interface PlotEvents {
  /** The grid point under the pointer, null outside. */
  hover: (index: number | null) => void;
  /** A span of time was dragged over, seconds. */
  zoom: (from: number, to: number) => void;
}

/** What is left free around what is plotted, in pixels; on the right half of the last time of the axis stands over. */
export const plotInset = { left: 64, right: 24, top: 8 };

const tickTime = (seconds: number, span: number): string =>
  new Date(seconds * 1000).toLocaleString(
    undefined,
    span > 2 * 86_400
      ? { month: 'short', day: 'numeric' }
      : { hour: '2-digit', minute: '2-digit', ...(span < 300 ? { second: '2-digit' } : {}), hourCycle: 'h23' },
  );

/** What changes with each refresh, while the chart stays. */
export interface Refreshed {
  /** From and to, in seconds. */
  range: () => [number, number];
  marks: () => readonly ChartMark[];
  spans: () => readonly Span[];
}

/** What uPlot is told for one of our charts. */
export function plotOptions(
  chart: Chart,
  data: Pick<Plot, 'names' | 'threshold'>,
  refreshed: Refreshed,
  style: PlotStyle,
  log: boolean,
  size: { width: number; height: number },
  events: PlotEvents,
): uPlot.Options {
  const font = `11px ${style.font}`;
  return {
    ...size,
    padding: [plotInset.top, plotInset.right, 0, 0],
    legend: { show: false },
    cursor: {
      sync: { key: 'page', setSeries: false },
      drag: { x: true, y: false, setScale: false },
      points: { size: 6 },
      y: false,
      bind: { dblclick: () => null },
    },
    scales: {
      x: { time: true, range: refreshed.range },
      y: log ? { distr: 3, log: 10 } : { range: (_, min, max) => yRange(chart.unit, min, max) },
    },
    axes: [
      {
        font,
        stroke: style.text,
        grid: { stroke: style.grid, width: 1 },
        ticks: { show: false },
        gap: 4,
        size: 24,
        values: (u, ticks) => ticks.map((tick) => tickTime(tick, (u.scales.x!.max ?? 0) - (u.scales.x!.min ?? 0))),
      },
      {
        font,
        stroke: style.text,
        grid: { stroke: style.grid, width: 1 },
        ticks: { show: false },
        gap: 4,
        size: plotInset.left,
        space: 28,
        ...(isBinary(chart.unit) ? { incrs: binarySteps } : {}),
        values: (_, ticks) => ticks.map((tick) => (tick == null ? '' : format(tick, chart.unit))),
      },
    ],
    series: [
      {},
      ...data.names.map((name) => seriesOptions(chart.kind, style.colours.get(name) ?? style.accent)),
      ...(data.threshold ? [{ stroke: style.critical, width: 1, dash: [6, 4], points: { show: false } }] : []),
    ],
    // Each area of a stack is filled down to the one it stands on.
    bands:
      chart.kind === 'area' ? data.names.slice(1).map((_, i) => ({ series: [i + 1, i + 2] as [number, number] })) : [],
    hooks: {
      setCursor: [(u) => events.hover(u.cursor.idx ?? null)],
      setSelect: [
        (u) => {
          if (u.select.width < 6) return;
          events.zoom(u.posToVal(u.select.left, 'x'), u.posToVal(u.select.left + u.select.width, 'x'));
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
      drawAxes: [(u) => drawSpans(u, refreshed.spans(), style)],
      draw: [(u) => drawMarks(u, refreshed.marks(), style)],
    },
  };
}

const isBinary = (unit: string): boolean => unit === 'bytes' || unit === 'bytes/s';

/** Steps of an axis of bytes, so that its numbers are round in KiB, MiB and so on. */
const binarySteps = Array.from({ length: 6 }, (_, power) =>
  [1, 2, 5, 10, 20, 50, 100, 200, 256, 512].map((n) => n * 1024 ** power),
).flat();

function seriesOptions(kind: string, colour: string): uPlot.Series {
  const base: uPlot.Series = { stroke: colour, width: 1.4, points: { show: false }, spanGaps: false };
  if (kind === 'area') return { ...base, fill: `${colour}55`, width: 1 };
  if (kind === 'bars') return { ...base, fill: `${colour}99`, width: 0, paths: uPlot.paths.bars!({ size: [0.8, 24] }) };
  return base;
}

/** Starts at zero, leaves air above, and never collapses when all is flat. */
export function yRange(unit: string, min: number | null, max: number | null): [number, number] {
  const high = max ?? 0;
  const low = Math.min(0, min ?? 0);
  if (high <= 0) return [low, isBinary(unit) ? 1024 : unit === 'seconds' ? 0.001 : 1];
  const top = high * 1.1;
  return [low, unit === 'percent' && high <= 100 ? Math.min(100, top) : top];
}
