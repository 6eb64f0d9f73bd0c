import { isCompared, type FlameData } from './flame';
import { frameSource, libraryOf, parseFrame } from './frames';

/** A function over all places that it is called from. */
export interface FunctionRow {
  text: string;
  name: string;
  source: string;
  library: string;
  self: number;
  /** In it and what it called; calls to itself count once. */
  total: number;
  baseSelf: number;
  baseTotal: number;
}

/** What each function spends, itself and in all. */
export function topFunctions(data: FlameData): FunctionRow[] {
  const rows = data.texts.map(rowOf);
  const compared = isCompared(data);
  const { order, used } = walk(data);
  // How often each function is open on the way from the root to where we are.
  const open = new Int32Array(data.texts.length);
  for (let step = 0; step < order.length; step++) {
    const node = order[step]!;
    const frame = data.frames[node >= 0 ? node : ~node]!;
    if (node < 0) {
      open[frame]!--;
      continue;
    }
    const row = rows[frame]!;
    row.self += data.self[node]!;
    if (compared) row.baseSelf += data.baseSelf![node]!;
    if (open[frame]!++) continue;
    row.total += data.total[node]!;
    if (compared) row.baseTotal += data.baseTotal![node]!;
  }
  return rows.filter((row, i) => used[i] && row.text !== '');
}

function rowOf(text: string): FunctionRow {
  return {
    text,
    name: parseFrame(text).name,
    source: frameSource(text),
    library: libraryOf(text),
    self: 0,
    total: 0,
    baseSelf: 0,
    baseTotal: 0,
  };
}

/** The nodes in the order of a walk, each once when it is entered and, as its complement, when it is left; and which texts occur. */
function walk(data: FlameData): { order: Int32Array; used: Uint8Array } {
  const count = data.parents.length;
  const first = new Int32Array(count).fill(-1);
  const next = new Int32Array(count).fill(-1);
  const used = new Uint8Array(data.texts.length);
  for (let i = count - 1; i >= 0; i--) {
    used[data.frames[i]!] = 1;
    const parent = data.parents[i]!;
    if (parent < 0) continue;
    next[i] = first[parent]!;
    first[parent] = i;
  }
  const order = new Int32Array(2 * count);
  let place = 0;
  for (let node = count ? 0 : -1; node >= 0;) {
    order[place++] = node;
    if (first[node]! >= 0) {
      node = first[node]!;
      continue;
    }
    for (;;) {
      order[place++] = ~node;
      if (next[node]! >= 0) {
        node = next[node]!;
        break;
      }
      node = data.parents[node]!;
      if (node < 0) break;
    }
  }
  return { order, used };
}
