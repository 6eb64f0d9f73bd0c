import { contains, distance, type Curve, type Rect } from './geometry';
import { frameHead, type Point } from './layout';

/** The box at a point of the layout; of boxes that overlap the one drawn last. */
export function boxUnder(rects: ReadonlyMap<string, Rect>, point: Point): string | null {
  let hit: string | null = null;
  for (const [id, rect] of rects) if (contains(rect, point)) hit = id;
  return hit;
}

/** The nearest link within seven pixels of the screen; from afar links are too thin to be meant. */
export function edgeUnder(curves: ReadonlyMap<string, Curve>, point: Point, scale: number): string | null {
  if (scale < 0.3) return null;
  let [hit, nearest] = [null as string | null, 7 / scale];
  for (const [id, line] of curves) {
    const away = distance(line, point, nearest);
    if (away < nearest) [hit, nearest] = [id, away];
  }
  return hit;
}

/** The group whose head is at a point; heads keep their size on the screen when the map is small, and rise above the frame. */
export function frameUnder(frames: readonly (Rect & { group: string })[], point: Point, scale: number): string | null {
  const height = Math.min(2.5 * frameHead, frameHead / Math.min(1, scale));
  const hit = frames.find((one) => contains({ ...one, y: one.y + frameHead - height, height }, point));
  return hit?.group ?? null;
}
