export interface Arc {
  from: string;
  to: string;
}

/** Neighbours by id, only among the given ids, each list sorted. */
export function adjacency(
  ids: readonly string[],
  arcs: readonly Arc[],
): { out: Map<string, string[]>; in: Map<string, string[]> } {
  const out = new Map<string, string[]>(ids.map((id) => [id, []]));
  const into = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { from, to } of arcs) {
    if (from === to || !out.has(from) || !into.has(to)) continue;
    out.get(from)!.push(to);
    into.get(to)!.push(from);
  }
  for (const list of [...out.values(), ...into.values()]) list.sort();
  return { out, in: into };
}

/** Arcs without those that close a cycle: depth first from the clients, in the order of ids, so always the same. */
export function withoutCycles(ids: readonly string[], arcs: readonly Arc[]): Arc[] {
  const { out, in: into } = adjacency(ids, arcs);
  const state = new Map<string, 'open' | 'done'>();
  const kept: Arc[] = [];
  const sorted = [...ids].sort();
  const starts = [...sorted.filter((id) => !into.get(id)!.length), ...sorted];
  for (const start of starts) {
    if (state.has(start)) continue;
    const stack: { id: string; next: number }[] = [{ id: start, next: 0 }];
    state.set(start, 'open');
    while (stack.length) {
      const top = stack[stack.length - 1]!;
      const to = out.get(top.id)![top.next++];
      if (to === undefined) {
        state.set(top.id, 'done');
        stack.pop();
      } else if (state.get(to) !== 'open') {
        kept.push({ from: top.id, to });
        if (!state.has(to)) {
          state.set(to, 'open');
          stack.push({ id: to, next: 0 });
        }
      }
    }
  }
  return kept;
}

const deepest = 9;

/**
 * The layer of each id: one right of its rightmost client; those that nobody calls stand next to what they call. Where
 * calls go in circles that would make a long thin worm, so such maps are layered by the main direction of their calls.
 */
export function layerOf(ids: readonly string[], arcs: readonly Arc[]): Map<string, number> {
  const layer = longestPath(ids, arcs);
  const depth = Math.max(0, ...layer.values()) - Math.min(0, ...layer.values());
  return depth > deepest ? byFlow(ids, arcs) : layer;
}

/**
 * Levels that make each link as near to one column long as all the others allow (least squares, by relaxation), spread
 * over a handful of columns.
 */
function byFlow(ids: readonly string[], arcs: readonly Arc[]): Map<string, number> {
  const { out, in: into } = adjacency(ids, arcs);
  const sorted = [...ids].sort();
  const level = new Map(sorted.map((id) => [id, 0]));
  for (let round = 0; round < 60; round++) {
    for (const id of sorted) {
      const count = into.get(id)!.length + out.get(id)!.length;
      if (!count) continue;
      let sum = 0;
      for (const client of into.get(id)!) sum += level.get(client)! + 1;
      for (const server of out.get(id)!) sum += level.get(server)! - 1;
      level.set(id, sum / count);
    }
  }
  const columns = Math.max(3, Math.min(7, Math.round(Math.sqrt(ids.length * 0.6))));
  const ranked = sorted.sort((a, b) => level.get(a)! - level.get(b)! || (a < b ? -1 : 1));
  return new Map(ranked.map((id, i) => [id, Math.floor((i * columns) / ranked.length)]));
}

function longestPath(ids: readonly string[], arcs: readonly Arc[]): Map<string, number> {
  const acyclic = withoutCycles(ids, arcs);
  const { out, in: into } = adjacency(ids, acyclic);
  const waiting = new Map(ids.map((id) => [id, into.get(id)!.length]));
  const layer = new Map<string, number>(ids.map((id) => [id, 0]));
  const queue = [...ids].filter((id) => waiting.get(id) === 0).sort();
  for (let i = 0; i < queue.length; i++) {
    for (const to of out.get(queue[i]!)!) {
      layer.set(to, Math.max(layer.get(to)!, layer.get(queue[i]!)! + 1));
      waiting.set(to, waiting.get(to)! - 1);
      if (waiting.get(to) === 0) queue.push(to);
    }
  }
  for (const id of ids) {
    const servers = out.get(id)!;
    if (!into.get(id)!.length && servers.length) layer.set(id, Math.min(...servers.map((to) => layer.get(to)!)) - 1);
  }
  return layer;
}

/**
 * Places items of one column as near to where they want to be as their order and sizes allow (least squares, by
 * pooling neighbours that would overlap).
 */
export function settle(wanted: readonly number[], sizes: readonly number[], gap: number): number[] {
  const offsets: number[] = [];
  let offset = 0;
  for (const size of sizes) {
    offsets.push(offset);
    offset += size + gap;
  }
  const pools: { sum: number; count: number }[] = [];
  wanted.forEach((value, i) => {
    pools.push({ sum: value - offsets[i]!, count: 1 });
    while (pools.length > 1) {
      const last = pools[pools.length - 1]!;
      const before = pools[pools.length - 2]!;
      if (before.sum / before.count <= last.sum / last.count) break;
      before.sum += last.sum;
      before.count += last.count;
      pools.pop();
    }
  });
  const result: number[] = [];
  for (const pool of pools)
    for (let i = 0; i < pool.count; i++) result.push(pool.sum / pool.count + offsets[result.length]!);
  return result;
}
