import { functions, type FrameReading } from './frames';

/**
 * A tree as columns, parents before children, the root first: what FlameGraph.vue draws. The answer of GET …/profiles/flamegraph has this shape (its
 * `nodes` and `texts`), and anything else that is a tree with weights may be given in it, such as where a request's time goes.
 */
export interface FlameData {
  /** What values are: `nanoseconds`, `bytes`, `count` … (see `flameValue`). */
  unit: string;
  /** Texts of frames: `function file:line`, or any text. Frames with the same text have the same colour and are found together. */
  texts: readonly string[];
  /** Place of the parent in the columns; -1 for the root alone, which is the first. */
  parents: ArrayLike<number>;
  /** Number of the frame's text. */
  frames: ArrayLike<number>;
  /** Spent in the frame itself. */
  self: ArrayLike<number>;
  /** Spent in the frame and all it called; never less than its children have together. */
  total: ArrayLike<number>;
  /** The same of what is compared with; empty or left out when nothing is. */
  baseSelf?: ArrayLike<number>;
  baseTotal?: ArrayLike<number>;
  /** Both sides are measured alike, such as of an average request: amounts are compared, not shares of either side. */
  alike?: boolean;
  /** How texts are read; functions where it is left out. */
  reading?: FrameReading;
}

export const readingOf = (data: FlameData): FrameReading => data.reading ?? functions;

/** What values of the other side are shares of. */
export const baseWhole = (data: FlameData): number =>
  (data.alike && data.total[0]! > 0 ? data.total[0] : data.baseTotal?.[0]) ?? 0;

/** Whether two trees are compared. */
export const isCompared = (data: FlameData): boolean => !!data.baseTotal?.length;

/** Nodes row by row from the root on, each row from left to right; a node's children stand together in the row beneath. */
export interface FlameLayout {
  data: FlameData;
  count: number;
  /** Where each row begins; one more entry than there are rows. */
  rows: Int32Array;
  /** Left edge and width as shares of the whole, 0 to 1. */
  left: Float64Array;
  width: Float64Array;
  parent: Int32Array;
  firstChild: Int32Array;
  children: Int32Array;
  /** Place in the data's columns. */
  source: Int32Array;
  /** What the path from the root is known by, so that an address can name a node. */
  key: Uint32Array;
}

/** Lays a tree out: the wider child stands left. In a comparison a node is as wide as its shares of both, so that what is gone can be seen too. */
export function layoutFlame(data: FlameData): FlameLayout {
  const count = data.parents.length;
  const weight = weights(data);
  const { begin, list } = childLists(data, weight);
  const layout: FlameLayout = {
    data,
    count,
    rows: new Int32Array(0),
    left: new Float64Array(count),
    width: new Float64Array(count),
    parent: new Int32Array(count).fill(-1),
    firstChild: new Int32Array(count),
    children: new Int32Array(count),
    source: new Int32Array(count),
    key: new Uint32Array(count),
  };
  if (!count) return { ...layout, rows: new Int32Array(1) };
  const texts = data.texts.map(textHash);
  const rows = [0];
  layout.width[0] = 1;
  layout.key[0] = 1;
  let next = 1;
  for (let at = 0, end = 1; at < end; end = next) {
    rows.push(end);
    for (; at < end; at++) {
      const node = layout.source[at]!;
      let left = layout.left[at]!;
      const right = left + layout.width[at]!;
      const scale = weight[0]! > 0 ? 1 / weight[0]! : 0;
      layout.firstChild[at] = next;
      layout.children[at] = begin[node + 1]! - begin[node]!;
      for (let i = begin[node]!; i < begin[node + 1]!; i++, next++) {
        const child = list[i]!;
        const width = Math.max(0, Math.min(weight[child]! * scale, right - left));
        layout.source[next] = child;
        layout.parent[next] = at;
        layout.left[next] = left;
        layout.width[next] = width;
        layout.key[next] = mix(layout.key[at]!, texts[data.frames[child]!]!);
        left += width;
      }
    }
  }
  return { ...layout, rows: Int32Array.from(rows) };
}

function weights(data: FlameData): Float64Array {
  const { total, baseTotal } = data;
  const weight = new Float64Array(total.length);
  if (!isCompared(data)) {
    for (let i = 0; i < weight.length; i++) weight[i] = total[i]!;
    return weight;
  }
  const now = total[0]! > 0 ? 1 / total[0]! : 0;
  const whole = baseWhole(data);
  const before = whole > 0 ? 1 / whole : 0;
  for (let i = 0; i < weight.length; i++) weight[i] = total[i]! * now + baseTotal![i]! * before;
  return weight;
}

/** Children of each node, the heaviest first. */
function childLists(data: FlameData, weight: Float64Array) {
  const count = data.parents.length;
  const begin = new Int32Array(count + 1);
  for (let i = 1; i < count; i++) begin[data.parents[i]! + 1]!++;
  for (let i = 0; i < count; i++) begin[i + 1]! += begin[i]!;
  const list = new Int32Array(Math.max(0, count - 1));
  const place = begin.slice();
  for (let i = 1; i < count; i++) list[place[data.parents[i]!]!++] = i;
  for (let i = 0; i < count; i++) {
    const part = list.subarray(begin[i]!, begin[i + 1]!);
    if (part.some((node, at) => at > 0 && weight[node]! > weight[part[at - 1]!]!))
      part.sort((a, b) => weight[b]! - weight[a]! || a - b);
  }
  return { begin, list };
}

function textHash(text: string): number {
  let value = 2166136261;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619);
  return value >>> 0;
}

function mix(parent: number, text: number): number {
  let value = Math.imul(parent ^ text, 0x9e3779b1);
  value = Math.imul(value ^ (value >>> 15) ^ (parent << 7), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}

/** The row that a node stands in. */
export function rowOf(layout: FlameLayout, node: number): number {
  let low = 0;
  let high = layout.rows.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (layout.rows[middle]! <= node) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The node of a row at a share of the whole; -1 where there is none. */
export function nodeAt(layout: FlameLayout, row: number, at: number): number {
  if (row < 0 || row >= layout.rows.length - 1) return -1;
  const node = lastBefore(layout, row, at);
  return node >= 0 && at >= layout.left[node]! && at < layout.left[node]! + layout.width[node]! ? node : -1;
}

/** The last node of a row that begins at or left of a place; -1: none does. */
export function lastBefore(layout: FlameLayout, row: number, at: number): number {
  let low = layout.rows[row]!;
  let high = layout.rows[row + 1]! - 1;
  if (high < low || layout.left[low]! > at) return -1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (layout.left[middle]! <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The node that an address names; the root when there is none such, or no longer. */
export function nodeOfKey(layout: FlameLayout, key: string | undefined): number {
  const wanted = key ? parseInt(key, 16) : 1;
  return Math.max(0, layout.key.indexOf(wanted));
}

export const keyOf = (layout: FlameLayout, node: number): string => (node <= 0 ? '' : layout.key[node]!.toString(16));

/** A node and those it is within, the root first. */
export function pathTo(layout: FlameLayout, node: number): number[] {
  const path: number[] = [];
  for (let at = node; at >= 0; at = layout.parent[at]!) path.push(at);
  return path.reverse();
}

export const textOf = (layout: FlameLayout, node: number): string =>
  layout.data.texts[layout.data.frames[layout.source[node]!]!] ?? '';

/** Where an arrow key leads from a node: up to its caller, down to its heaviest callee, to its neighbours beside it. */
export function step(layout: FlameLayout, node: number, way: 'caller' | 'callee' | 'before' | 'after'): number {
  if (way === 'caller') return Math.max(0, layout.parent[node]!);
  if (way === 'callee') return layout.children[node]! ? layout.firstChild[node]! : node;
  const next = way === 'before' ? node - 1 : node + 1;
  const row = rowOf(layout, node);
  return next >= layout.rows[row]! && next < layout.rows[row + 1]! ? next : node;
}
