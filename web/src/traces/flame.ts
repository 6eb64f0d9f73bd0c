import type { TraceFlame } from '@/api/types';

/** A node of the tree of where time goes. Times are milliseconds of an average trace. */
export interface FlameRow {
  index: number;
  depth: number;
  text: string;
  self: number;
  total: number;
  restSelf: number;
  restTotal: number;
  /** Left edge and width, as shares of what is zoomed to. */
  left: number;
  width: number;
}

const millisecond = 1e6;

/** The boxes beneath a node, the whole width being its; those too narrow to be seen are left out. */
export function flameRows(flame: TraceFlame, top: number, least = 0.002): FlameRow[] {
  const { parents, frames, self, total, baseSelf, baseTotal } = flame.nodes;
  const traces = Math.max(1, flame.sample.selectedTraces);
  const rest = Math.max(1, flame.sample.restTraces);
  const weight = (node: number) => total[node]! / traces;
  const rows: FlameRow[] = [];
  const places = new Map<number, { right: number; depth: number }>();
  const whole = weight(top);
  if (!whole) return rows;
  for (let node = top; node < parents.length; node++) {
    const parent = node === top ? undefined : places.get(parents[node]!);
    if (node !== top && !parent) continue;
    const width = weight(node) / whole;
    const left = parent ? parent.right : 0;
    if (parent) parent.right += width;
    if (width < least) continue;
    const depth = parent ? parent.depth + 1 : 0;
    places.set(node, { right: left, depth });
    rows.push({
      index: node,
      depth,
      text: flame.texts[frames[node]!] || 'all',
      self: self[node]! / traces / millisecond,
      total: total[node]! / traces / millisecond,
      restSelf: (baseSelf[node] ?? 0) / rest / millisecond,
      restTotal: (baseTotal[node] ?? 0) / rest / millisecond,
      left,
      width,
    });
  }
  return rows;
}

/** How much more of an average trace's time a node takes than in the rest, -1 to 1: 0.5 is that it grew by half of the whole. */
export function growth(row: FlameRow, whole: number): number {
  if (!whole) return 0;
  return Math.max(-1, Math.min(1, (row.total - row.restTotal) / whole));
}

/** Operations by the time they spend themselves, over all paths, those that grew most first. */
export function topOperations(flame: TraceFlame) {
  const { frames, self: own, baseSelf } = flame.nodes;
  const [traces, rest] = [Math.max(1, flame.sample.selectedTraces), Math.max(1, flame.sample.restTraces)];
  const sums = new Map<string, { self: number; rest: number }>();
  frames.forEach((frame, node) => {
    const text = flame.texts[frame]!;
    if (!text) return;
    const sum = sums.get(text) ?? { self: 0, rest: 0 };
    sum.self += own[node]! / traces / millisecond;
    sum.rest += (baseSelf[node] ?? 0) / rest / millisecond;
    sums.set(text, sum);
  });
  return [...sums].map(([text, { self, rest: before }]) => ({ text, self, rest: before, more: self - before }));
}
