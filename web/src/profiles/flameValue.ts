import { format } from '@/lib/format';
import { baseWhole, type FlameData } from './flame';

const scales: Record<string, readonly [number, string]> = {
  nanoseconds: [1e-9, 'seconds'],
  microseconds: [1e-6, 'seconds'],
  milliseconds: [1e-3, 'seconds'],
  seconds: [1, 'seconds'],
  bytes: [1, 'bytes'],
  count: [1, 'count'],
};

/** A value with its unit: 34 ms, 1.5 GiB, 12 k. */
export function flameValue(value: number, unit: string): string {
  const [factor, word] = scales[unit] ?? [1, unit];
  return format(value * factor, word);
}

export const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);

/** 12.3 %, 0.04 %; `<0.01 %` for what is there but hardly. */
export function shareText(value: number): string {
  const percent = value * 100;
  if (percent > 0 && percent < 0.01) return '<0.01 %';
  return `${percent >= 99.95 ? '100' : percent >= 10 ? percent.toFixed(1) : percent.toFixed(2)} %`;
}

/** A change of shares in points, always with its sign. */
export function changeText(now: number, before: number): string {
  if (before === 0 && now > 0) return 'new';
  if (now === 0 && before > 0) return 'gone';
  const points = (now - before) * 100;
  const size = Math.abs(points);
  if (size < 0.005) return '±0';
  return `${points > 0 ? '+' : '−'}${size >= 10 ? size.toFixed(1) : size.toFixed(2)}`;
}

/** How much more or less a node is than on the other side: an amount where both are measured alike, else points of its share. */
export function changeOf(data: FlameData, node: number): string {
  const [now, before] = [data.total[node]!, data.baseTotal?.[node] ?? 0];
  if (!data.alike) return changeText(share(now, data.total[0]!), share(before, baseWhole(data)));
  const more = now - before;
  if (before === 0 && now > 0) return 'new';
  if (now === 0 && before > 0) return 'gone';
  if (Math.abs(more) < data.total[0]! * 0.0005) return '±0';
  return `${more > 0 ? '+' : '−'}${flameValue(Math.abs(more), data.unit)}`;
}
