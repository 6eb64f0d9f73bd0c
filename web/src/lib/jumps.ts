import type { RouteLocationRaw } from 'vue-router';

/** From one explorer to another: the same time, the same application, and what is looked for. */
export interface LogsJump {
  project: string;
  /** Epoch milliseconds, or `now-1h`. */
  from?: number | string;
  to?: number | string;
  application?: string;
  /** A query line. */
  query?: string;
  view?: 'records' | 'patterns' | 'events';
  /** Key of a record. */
  record?: string;
}

const time = (value: number | string | undefined) => (typeof value === 'number' ? String(Math.round(value)) : value);

function filled(query: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter((pair): pair is [string, string] => !!pair[1]));
}

/** Log records: all of a project, or of an application. */
export function logsAt(jump: LogsJump): RouteLocationRaw {
  return {
    name: 'logs',
    params: { project: jump.project },
    query: filled({
      from: time(jump.from),
      to: time(jump.to),
      application: jump.application,
      query: jump.query,
      view: jump.view,
      record: jump.record,
    }),
  };
}

/** The explorer of traces: what is asked for, and the selected box as the address writes it. */
export interface TracesJump {
  project: string;
  from?: number | string;
  to?: number | string;
  application?: string;
  /** A query line. */
  query?: string;
  /** Services that call each other: `checkout > orders`. */
  path?: string;
  /** The selected box: from,to,min,max,errors. */
  sel?: string;
  tab?: string;
}

/** Traces: all of a project, or of an application. */
export function tracesAt({ project, from, to, ...what }: TracesJump): RouteLocationRaw {
  return { name: 'traces', params: { project }, query: filled({ from: time(from), to: time(to), ...what }) };
}

/** A trace, and the span of it that is meant. */
export const traceAt = (project: string, traceId: string, span?: string): RouteLocationRaw => ({
  name: 'trace',
  params: { project, id: traceId },
  query: filled({ span }),
});

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

/** The address of what an application served in a span of time, with some of what was before and after. */
export function spanQuery(span: { timeMs: number; endMs: number }): Record<string, string> {
  const margin = Math.max(5 * minuteMs, (span.endMs - span.timeMs) / 4);
  return { from: String(Math.round(span.timeMs - margin)), to: String(Math.round(span.endMs + margin)), tab: 'slo' };
}
