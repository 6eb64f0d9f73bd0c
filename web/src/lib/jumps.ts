import type { RouteLocationRaw } from 'vue-router';
import type { Query } from './urlState';

/** A time of a jump; without one the page's own stays. */
export interface JumpTime {
  from: string | number;
  to: string | number;
}

const cleaned = (query: Query): Record<string, string> =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value != null && value !== '')) as Record<
    string,
    string
  >;

const timed = (time?: JumpTime): Query => (time ? { from: String(time.from), to: String(time.to) } : {});

/** The explorer of traces: what is asked for, and the selected box as the address writes it. */
export const tracesAt = (
  project: string,
  time?: JumpTime,
  what: { application?: string; query?: string; sel?: string; tab?: string; path?: string } = {},
): RouteLocationRaw => ({ name: 'traces', params: { project }, query: cleaned({ ...timed(time), ...what }) });

/** A trace, and the span of it that is meant. */
export const traceAt = (project: string, traceId: string, span?: string): RouteLocationRaw => ({
  name: 'trace',
  params: { project, traceId },
  query: cleaned({ span }),
});

/** The records of a trace, or of a span of it. */
export const logsOfTrace = (project: string, time: JumpTime, traceId: string, span?: string): string =>
  `/p/${encodeURIComponent(project)}/logs?${new URLSearchParams(cleaned({ ...timed(time), query: `trace:${traceId}${span ? ` span:${span}` : ''}` }))}`;

/** What an application, or a service that is none, spent its time on. */
export const profilesOf = (
  project: string,
  time: JumpTime,
  whose: { application?: string; service?: string },
): string => `/p/${encodeURIComponent(project)}/profiles?${new URLSearchParams(cleaned({ ...timed(time), ...whose }))}`;
