import type { Point } from './layout';

export const boxWidth = 184;
export const boxHeight = 48;

/** In a map of more boxes than this, groups are drawn twice as large, so that they can be told from afar. */
const manyBoxes = 60;

/** The size of a box among so many. */
export function boxSize(isGroup: boolean, count: number): { width: number; height: number } {
  const larger = isGroup && count > manyBoxes ? 2 : 1;
  return { width: boxWidth * larger, height: boxHeight * larger };
}

export interface Rect extends Point {
  width: number;
  height: number;
}

/** A link as cubic pieces: start, then triples of two control points and an end. */
export interface Curve {
  start: Point;
  pieces: [Point, Point, Point][];
}

const flipPoint = (at: Point): Point => ({ x: at.y, y: at.x });

/** The mirror image at the diagonal: what went right goes down. */
export const flipRect = (rect: Rect): Rect => ({ x: rect.y, y: rect.x, width: rect.height, height: rect.width });

/** From the client to the server by the way of calls, which is to the right, or down in a tall map. */
export function curve(from: Rect, to: Rect, via: readonly Point[] = [], tall = false): Curve {
  if (!tall) return across(from, to, via);
  const { start, pieces } = across(flipRect(from), flipRect(to), via.map(flipPoint));
  return {
    start: flipPoint(start),
    pieces: pieces.map(([a, b, c]) => [flipPoint(a), flipPoint(b), flipPoint(c)]),
  };
}

/** From the right edge of the client to the left edge of the server; a call against the way bows beneath. */
function across(from: Rect, to: Rect, via: readonly Point[]): Curve {
  const fromMiddle = from.y + from.height / 2;
  const toMiddle = to.y + to.height / 2;
  if (to.x >= from.x + from.width - 4) {
    const points = [{ x: from.x + from.width, y: fromMiddle }, ...via, { x: to.x, y: toMiddle }];
    const pieces: Curve['pieces'] = [];
    for (let i = 1; i < points.length; i++) {
      const a = points[i - 1]!;
      const b = points[i]!;
      const bend = Math.max(16, (b.x - a.x) / 2);
      pieces.push([{ x: a.x + bend, y: a.y }, { x: b.x - bend, y: b.y }, b]);
    }
    return { start: points[0]!, pieces };
  }
  if (to.x + to.width <= from.x + 4) {
    const start = { x: from.x, y: fromMiddle + 8 };
    const end = { x: to.x + to.width, y: toMiddle + 8 };
    const bend = (start.x - end.x) / 2;
    const sag = 40 + Math.min(120, bend / 3);
    return { start, pieces: [[{ x: start.x - bend, y: start.y + sag }, { x: end.x + bend, y: end.y + sag }, end]] };
  }
  // One above the other: a bow on the right.
  const start = { x: from.x + from.width, y: fromMiddle };
  const end = { x: to.x + to.width, y: toMiddle };
  const bow = 36 + Math.min(60, Math.abs(end.y - start.y) / 6);
  return { start, pieces: [[{ x: start.x + bow, y: start.y }, { x: end.x + bow, y: end.y }, end]] };
}

/** The point at `t` (0…1) of the whole curve. */
export function pointAt(line: Curve, t: number): Point {
  const scaled = Math.min(0.9999, Math.max(0, t)) * line.pieces.length;
  const index = Math.floor(scaled);
  const [b, c, d] = line.pieces[index]!;
  const a = index === 0 ? line.start : line.pieces[index - 1]![2];
  const s = scaled - index;
  const r = 1 - s;
  const mix = (p: number, q: number, u: number, v: number) =>
    r * r * r * p + 3 * r * r * s * q + 3 * r * s * s * u + s * s * s * v;
  return { x: mix(a.x, b.x, c.x, d.x), y: mix(a.y, b.y, c.y, d.y) };
}

/** Points along a curve, close enough together to stand for it. */
export function samples(line: Curve, perPiece = 8): Point[] {
  const count = perPiece * line.pieces.length;
  return Array.from({ length: count + 1 }, (_, i) => pointAt(line, i / count));
}

/** The smallest rectangle around all of them. */
export function around(rects: Iterable<Rect>, points: Iterable<Point> = []): Rect {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  const take = (x: number, y: number) => {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  };
  for (const rect of rects) {
    take(rect.x, rect.y);
    take(rect.x + rect.width, rect.y + rect.height);
  }
  for (const at of points) take(at.x, at.y);
  return right < left
    ? { x: 0, y: 0, width: 0, height: 0 }
    : { x: left, y: top, width: right - left, height: bottom - top };
}

const hulls = new WeakMap<Curve, Rect>();

/** A rectangle that holds the whole curve; remembered, for it is asked at every paint. */
export function hull(line: Curve): Rect {
  let rect = hulls.get(line);
  if (!rect) hulls.set(line, (rect = around([], [line.start, ...line.pieces.flat()])));
  return rect;
}

/** The nearest distance from a point to the curve, by samples; far enough is told as Infinity without looking. */
export function distance(line: Curve, at: Point, reach: number): number {
  let nearest = Infinity;
  const count = 16 * line.pieces.length;
  let last = line.start;
  for (let i = 1; i <= count; i++) {
    const next = pointAt(line, i / count);
    if (
      Math.min(last.x, next.x) - reach <= at.x &&
      Math.max(last.x, next.x) + reach >= at.x &&
      Math.min(last.y, next.y) - reach <= at.y &&
      Math.max(last.y, next.y) + reach >= at.y
    )
      nearest = Math.min(nearest, toSegment(at, last, next));
    last = next;
  }
  return nearest;
}

function toSegment(p: Point, a: Point, b: Point): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const length = dx * dx + dy * dy;
  const t = length ? Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length)) : 0;
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

export const overlaps = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

export const contains = (rect: Rect, at: Point): boolean =>
  at.x >= rect.x && at.x <= rect.x + rect.width && at.y >= rect.y && at.y <= rect.y + rect.height;
