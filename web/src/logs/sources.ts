import type { LogHistogramResponse } from '@/api/types';
import { hasCondition } from '@/explore/queryLine';

/**
 * Where records come from. What a program sends by its SDK it mostly writes to its console too, which the agent reads: an application has such records
 * twice. SDKs name themselves in their resource.
 */
export type LogSource = 'all' | 'sdk' | 'console';

const sent = 'resource.telemetry.sdk.name:*';
const lines: Record<LogSource, string> = { all: '', sdk: sent, console: `-${sent}` };

export const sourceNames: Record<LogSource, string> = {
  all: 'All sources',
  sdk: 'SDK',
  console: 'Console and others',
};

export const readSource = (text: string): LogSource | null => (text in lines ? (text as LogSource) : null);

/** A query line that asks for one source. */
export const withSource = (source: LogSource, line: string): string =>
  !line ? lines[source] : source === 'all' ? line : `${lines[source]} (${line})`;

/** What the two sources of an application have. */
export interface SourceCounts {
  sdk: number;
  console: number;
  /** Errors among those of the console. */
  errors: number;
}

export function countsOf(sdk: LogHistogramResponse, console: LogHistogramResponse): SourceCounts {
  const grave = console.severities.filter((one) => one.severity === 'error' || one.severity === 'critical');
  const errors = grave.reduce((sum, one) => sum + one.counts.reduce((all, count) => all + count, 0), 0);
  return { sdk: sdk.total, console: console.total, errors };
}

/** The source that is shown when none was chosen: what is there twice is shown once. A pattern may be of either's records. */
export function usualSource(counts: SourceCounts | null | undefined, line: string): LogSource {
  const isTwice = !!counts && counts.sdk > 0 && counts.console > 0;
  return isTwice && !/(^|[\s(-])pattern:/.test(line) && !hasCondition(line, sent) ? 'sdk' : 'all';
}
