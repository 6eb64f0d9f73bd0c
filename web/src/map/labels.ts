import { format, perSecond } from '@/lib/format';
import { severity } from '@/lib/status';
import { overlaps, pointAt, samples, type Curve, type Rect } from './geometry';
import type { Point } from './layout';
import type { Edge } from './model';

/** What is written on a link, and where. */
export interface Label {
  edge: Edge;
  lines: string[];
  rect: Rect;
}

/** What flows: requests/s · latency, bytes where no requests are seen; beneath it what fails. */
export function edgeLines(edge: Edge): string[] {
  if (!edge.active) return ['nothing flows'];
  const flow: string[] = [];
  if (edge.requests != null) flow.push(perSecond(edge.requests));
  if (edge.latency != null) flow.push(format(edge.latency, 'seconds'));
  if (edge.bytes != null && edge.requests == null) flow.push(format(edge.bytes, 'bytes/s'));
  const failing = (edge.errors ?? 0) > 0 ? [`${perSecond(edge.errors)} failing`] : [];
  return [...(flow.length ? [flow.join(' · ')] : []), ...failing];
}

export const edgeText = (edge: Edge): string => edgeLines(edge).join(' · ');

const places = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];
const lifts = [0, -0.75, 0.75];

/**
 * A place for each label on or just beside its own link, over no box and no other label, and away from other links
 * where there is a choice. The sick and the busy choose first; what finds no place is left out.
 */
export function placeLabels(
  edges: readonly Edge[],
  curves: ReadonlyMap<string, Curve>,
  boxes: Iterable<Rect>,
  unit: number,
  measure: (text: string) => number,
): Label[] {
  const taken: Rect[] = [...boxes];
  const lines = new Map<string, Point[]>();
  for (const edge of edges) {
    const line = curves.get(edge.id);
    if (line) lines.set(edge.id, samples(line, 12));
  }
  const result: Label[] = [];
  const byWeight = (a: Edge, b: Edge) =>
    severity(b.status) - severity(a.status) || (b.requests ?? 0) - (a.requests ?? 0) || (a.id < b.id ? -1 : 1);
  for (const edge of [...edges].sort(byWeight)) {
    const line = curves.get(edge.id);
    const wide = edgeLines(edge);
    if (!line || !wide.length) continue;
    // Where columns are near each other, what is said goes beneath each other.
    for (const text of [wide, wide.flatMap((part) => part.split(' · '))]) {
      const width = Math.max(...text.map(measure)) + 8 * unit;
      const height = (4 + 13 * text.length) * unit;
      const rect = bestPlace(edge.id, line, { width, height }, taken, lines);
      if (!rect) continue;
      taken.push(rect);
      result.push({ edge, lines: text, rect });
      break;
    }
  }
  return result;
}

function bestPlace(
  id: string,
  line: Curve,
  { width, height }: { width: number; height: number },
  taken: readonly Rect[],
  lines: ReadonlyMap<string, Point[]>,
): Rect | null {
  let best: Rect | null = null;
  let least = Infinity;
  for (const t of places) {
    const at = pointAt(line, t);
    for (const lift of lifts) {
      const rect = { x: at.x - width / 2, y: at.y - height / 2 + lift * height, width, height };
      const cost = 4 * Math.abs(t - 0.5) + 1.5 * Math.abs(lift) + crossings(rect, id, lines);
      if (cost < least && !taken.some((other) => overlaps(rect, other))) [best, least] = [rect, cost];
    }
  }
  return best;
}

/** How many other links run beneath a label. */
function crossings(rect: Rect, own: string, lines: ReadonlyMap<string, Point[]>): number {
  let count = 0;
  for (const [id, points] of lines) {
    if (id === own) continue;
    if (
      points.some(
        (at) => at.x >= rect.x && at.x <= rect.x + rect.width && at.y >= rect.y && at.y <= rect.y + rect.height,
      )
    )
      count++;
  }
  return count;
}
