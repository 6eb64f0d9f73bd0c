import type { RouteLocationRaw } from 'vue-router';

/** Profiles of a moment or a window: of an application, or of everything; a type may be given as its kind, such as `CPU`. */
export function profileAt(
  project: string,
  time: { fromMs: number; toMs: number } | null,
  what: { application?: string; type?: string; where?: string; find?: string } = {},
): RouteLocationRaw {
  const query: Record<string, string> = time
    ? { from: String(Math.round(time.fromMs)), to: String(Math.round(time.toMs)) }
    : {};
  for (const [name, value] of Object.entries(what)) if (value) query[name] = value;
  return { name: 'profiles', params: { project }, query };
}

/** The kind of profiles that explains a chart; null where none does. */
export function profileKind(chart: { id: string; title: string }): string | null {
  const words = `${chart.id} ${chart.title}`;
  if (/\bcpu\b|cpu_|_cpu|throttl/i.test(words)) return 'CPU';
  if (/allocat/i.test(words)) return 'Allocations';
  return /memory|heap|\brss\b|oom/i.test(words) ? 'Memory in use' : null;
}

const minuteMs = 60_000;

/** The window that has the profiles and records of a point of a chart: profiles are known by their end, about a minute on. */
export const aroundPoint = (atMs: number, stepMs: number) => ({
  fromMs: atMs - minuteMs / 2,
  toMs: atMs + Math.max(stepMs, minuteMs) + minuteMs / 2,
});
