import type { Query } from '@/lib/urlState';
import { one } from '@/lib/urlState';

/** What the explorer of traces asks for, as it stands in the address. */
export interface TraceQuery {
  query: string;
  path: string;
  spans: string;
  sel: string;
  application: string;
}

export function readTraceQuery(query: Query, application?: string): TraceQuery {
  const read = (key: string) => one(query[key]) ?? '';
  return {
    query: read('query'),
    path: read('path'),
    spans: read('spans'),
    sel: read('sel'),
    application: application ?? read('application'),
  };
}

/** The parameters of a request; what is empty is left out. */
export const parametersOf = (query: TraceQuery, more: Record<string, string> = {}): Record<string, string> =>
  Object.fromEntries(Object.entries({ ...query, ...more }).filter(([, value]) => value));
