import type { TraceFlame } from '@/api/types';
import type { FlameData } from '@/profiles/flame';
import { unknownLibrary, type FrameReading } from '@/profiles/frames';

const millisecond = 1e6;

/** Frames that are operations: `service: operation`. */
const operations: FrameReading = {
  name: (text) => text || 'an average trace',
  where: () => '',
  group: (text) => (text ? serviceOf(text) : unknownLibrary),
  groupWord: 'Service',
  otherWord: 'In the rest',
};

/** The service of an operation. */
export function serviceOf(text: string): string {
  return text.split(': ', 1)[0]!;
}

/** Its name within the service. */
export const nameOf = (text: string): string => text.slice(serviceOf(text).length + 2);

/** Where the time of an average trace goes, in nanoseconds; beside it that of an average trace of the rest. */
export function flameOf(flame: TraceFlame, compared: boolean): FlameData {
  const { parents, frames, self, total, baseSelf, baseTotal } = flame.nodes;
  const traces = Math.max(1, flame.sample.selectedTraces);
  const rest = Math.max(1, flame.sample.restTraces);
  const data: FlameData = {
    unit: 'nanoseconds',
    texts: flame.texts,
    parents,
    frames,
    self: self.map((value) => value / traces),
    total: total.map((value) => value / traces),
    alike: true,
    reading: operations,
  };
  if (!compared) return data;
  return {
    ...data,
    baseSelf: baseSelf.map((value) => value / rest),
    baseTotal: baseTotal.map((value) => value / rest),
  };
}

/** Operations by the time they spend themselves, over all paths, milliseconds of an average trace. */
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
