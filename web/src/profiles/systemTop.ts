import type { FlameData } from './flame';

export interface ApplicationTop {
  name: string;
  /** The application's id; empty when it is none that the agents see. */
  application: string;
  total: number;
  /** The function that spends the most itself. */
  top: string;
}

export interface FunctionTop {
  text: string;
  self: number;
  /** The application that spends the most of it. */
  group: string;
}

/** Where each node stands at the first level; the root stands nowhere (-1). */
function firstLevel(data: FlameData): Int32Array {
  const first = new Int32Array(data.parents.length).fill(-1);
  for (let i = 1; i < first.length; i++) {
    const parent = data.parents[i]!;
    first[i] = parent === 0 ? i : first[parent]!;
  }
  return first;
}

/** Sums of functions by where they stand at the first level, as `node → function → self`. */
function selfs(data: FlameData): Map<number, Map<number, number>> {
  const first = firstLevel(data);
  const result = new Map<number, Map<number, number>>();
  for (let i = 1; i < first.length; i++) {
    if (!data.self[i] || first[i] === i) continue;
    let of = result.get(first[i]!);
    if (!of) result.set(first[i]!, (of = new Map()));
    of.set(data.frames[i]!, (of.get(data.frames[i]!) ?? 0) + data.self[i]!);
  }
  return result;
}

/** What stands at the first level, the heaviest first. */
export function applicationTop(
  data: FlameData,
  groups: readonly { text: string; application: string }[],
): ApplicationTop[] {
  const ids = new Map(groups.map((group) => [group.text, group.application]));
  const functions = selfs(data);
  const rows: ApplicationTop[] = [];
  for (let i = 1; i < data.parents.length; i++) {
    if (data.parents[i] !== 0) continue;
    const name = data.texts[data.frames[i]!]!;
    const [heaviest] = [...(functions.get(i) ?? [])].sort((a, b) => b[1] - a[1]);
    rows.push({
      name,
      application: ids.get(name) ?? '',
      total: data.total[i]!,
      top: heaviest ? data.texts[heaviest[0]]! : '',
    });
  }
  return rows.sort((a, b) => b.total - a.total);
}

/** Functions over all applications, the heaviest first. */
export function functionTop(data: FlameData): FunctionTop[] {
  const sums = new Map<number, { self: number; most: number; group: number }>();
  for (const [group, functions] of selfs(data))
    for (const [frame, self] of functions) {
      const sum = sums.get(frame);
      if (!sum) sums.set(frame, { self, most: self, group });
      else {
        sum.self += self;
        if (self > sum.most) [sum.most, sum.group] = [self, group];
      }
    }
  return [...sums]
    .map(([frame, { self, group }]) => ({
      text: data.texts[frame]!,
      self,
      group: data.texts[data.frames[group]!]!,
    }))
    .sort((a, b) => b.self - a.self);
}
