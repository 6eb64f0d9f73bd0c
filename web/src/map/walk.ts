import { flipRect, type Rect } from './geometry';
import type { Edge } from './model';

const flippedKeys: Record<string, string> = {
  ArrowRight: 'ArrowDown',
  ArrowDown: 'ArrowRight',
  ArrowLeft: 'ArrowUp',
  ArrowUp: 'ArrowLeft',
};

const flipped = (rects: ReadonlyMap<string, Rect>): Map<string, Rect> =>
  new Map([...rects].map(([id, rect]) => [id, flipRect(rect)]));

/**
 * Where an arrow key leads: right and left along the busiest link, up and down to the nearest box of the same column;
 * in a tall map down and up along the links.
 */
export function walk(
  from: string,
  key: string,
  edges: readonly Edge[],
  rects: ReadonlyMap<string, Rect>,
  tall = false,
): string | null {
  if (tall) return walk(from, flippedKeys[key] ?? key, edges, flipped(rects));
  const busiest = (list: readonly Edge[]) =>
    [...list].sort((a, b) => (b.requests ?? 0) - (a.requests ?? 0) || (a.id < b.id ? -1 : 1))[0];
  if (key === 'ArrowRight') return busiest(edges.filter((edge) => edge.from === from))?.to ?? null;
  if (key === 'ArrowLeft') return busiest(edges.filter((edge) => edge.to === from))?.from ?? null;
  const here = rects.get(from);
  const sign = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  if (!here || !sign) return null;
  let best: string | null = null;
  let nearest = Infinity;
  for (const [id, rect] of rects) {
    const dy = (rect.y - here.y) * sign;
    if (id === from || dy <= 0) continue;
    const cost = dy + 3 * Math.abs(rect.x - here.x);
    if (cost < nearest) [best, nearest] = [id, cost];
  }
  return best;
}

/** The first box in reading order, where walking starts. */
export function firstOf(rects: ReadonlyMap<string, Rect>, tall = false): string | null {
  if (tall) return firstOf(flipped(rects));
  return [...rects].sort((a, b) => a[1].x - b[1].x || a[1].y - b[1].y)[0]?.[0] ?? null;
}
