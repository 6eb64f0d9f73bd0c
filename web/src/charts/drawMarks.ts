import type uPlot from 'uplot';
import type { ChartMark } from '@/api/types';
import type { Span } from './marks';
import type { PlotStyle } from './plotOptions';

const hatchPx = 8;
const leastPx = 3;

/** A thin line with a small flag on the time axis for each restart, rollout, OOM kill and the like. */
export function drawMarks(u: uPlot, marks: readonly ChartMark[], style: PlotStyle): void {
  const { ctx } = u;
  const ratio = devicePixelRatio || 1;
  ctx.save();
  for (const mark of marks) {
    const x = Math.round(u.valToPos(mark.timeMs / 1000, 'x', true)) + 0.5;
    if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) continue;
    const bad = mark.kind === 'oom' || mark.kind === 'down';
    ctx.strokeStyle = ctx.fillStyle = bad ? style.critical : mark.kind === 'rollout' ? style.accent : style.text;
    ctx.lineWidth = ratio;
    ctx.setLineDash(mark.kind === 'rollout' ? [] : [3 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(x, u.bbox.top);
    ctx.lineTo(x, u.bbox.top + u.bbox.height);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.beginPath();
    ctx.moveTo(x - 4 * ratio, u.bbox.top);
    ctx.lineTo(x + 4 * ratio, u.bbox.top);
    ctx.lineTo(x, u.bbox.top + 6 * ratio);
    ctx.fill();
  }
  ctx.restore();
}

/** A hatched area behind the series for each span, so that it is told from areas of series without its colour; a line ends what is over. */
export function drawSpans(u: uPlot, spans: readonly Span[], style: PlotStyle): void {
  const { ctx, bbox } = u;
  const ratio = devicePixelRatio || 1;
  for (const span of spans) {
    const { left, width } = edges(u, span, leastPx * ratio);
    if (width <= 0) continue;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, bbox.top, width, bbox.height);
    ctx.clip();
    ctx.fillStyle = ctx.strokeStyle = style.critical;
    ctx.globalAlpha = 0.1;
    ctx.fillRect(left, bbox.top, width, bbox.height);
    ctx.globalAlpha = 0.3;
    ctx.lineWidth = ratio;
    ctx.beginPath();
    // On one raster for all spans, so that two that overlap do not blur.
    const gap = hatchPx * ratio;
    for (let x = Math.floor((left - bbox.height) / gap) * gap; x < left + width; x += gap) {
      ctx.moveTo(x, bbox.top + bbox.height);
      ctx.lineTo(x + bbox.height, bbox.top);
    }
    ctx.stroke();
    ctx.globalAlpha = 0.9;
    ctx.fillRect(left, bbox.top, width, 2 * ratio);
    if (!span.isOpen) ctx.fillRect(left + width - ratio, bbox.top, ratio, bbox.height);
    ctx.restore();
  }
}

/** From where to where a span is drawn, in pixels of the canvas: within the plot, and not too narrow to be seen. */
export function edges(u: Pick<uPlot, 'bbox' | 'valToPos'>, span: Span, least: number): { left: number; width: number } {
  const end = u.bbox.left + u.bbox.width;
  const from = Math.max(u.bbox.left, u.valToPos(span.timeMs / 1000, 'x', true));
  const to = Math.min(end, u.valToPos(span.endMs / 1000, 'x', true));
  if (to < u.bbox.left || from > end) return { left: from, width: 0 };
  const width = Math.max(least, to - from);
  return { left: Math.min(from, end - width), width };
}
