import type { LogHistogramResponse } from '@/api/types';
import { severities, toSeverity, type Severity } from './severity';

export interface Segment {
  severity: Severity;
  count: number;
  /** Where it lies in its bar, as shares of the highest bar. */
  from: number;
  to: number;
}

export interface Bar {
  fromMs: number;
  toMs: number;
  total: number;
  segments: Segment[];
}

/** Bars with the gravest at the bottom, where small counts are seen. What is there is never thinner than can be seen. */
export function barsOf(histogram: LogHistogramResponse, least = 0.03): Bar[] {
  const { fromMs, toMs, stepMs } = histogram;
  const places = Math.round((toMs - fromMs) / stepMs);
  const rows = [...histogram.severities].sort(
    (a, b) => severities.indexOf(toSeverity(a.severity)) - severities.indexOf(toSeverity(b.severity)),
  );
  const totals = Array.from({ length: places }, (_, i) => rows.reduce((sum, row) => sum + (row.counts[i] ?? 0), 0));
  const highest = Math.max(1, ...totals);
  return totals.map((total, i) => {
    let top = 0;
    const segments = rows
      .filter((row) => row.counts[i])
      .map((row) => {
        const count = row.counts[i]!;
        const from = top;
        top = Math.min(1, from + Math.max(least, count / highest));
        return { severity: toSeverity(row.severity), count, from, to: top };
      });
    return { fromMs: fromMs + i * stepMs, toMs: fromMs + (i + 1) * stepMs, total, segments };
  });
}

/** Records by severity, the gravest first. */
export function totalsOf(histogram: LogHistogramResponse): { severity: Severity; count: number }[] {
  return severities
    .map((severity) => ({
      severity,
      count: histogram.severities
        .filter((row) => toSeverity(row.severity) === severity)
        .reduce((sum, row) => sum + row.counts.reduce((a, b) => a + b, 0), 0),
    }))
    .filter((row) => row.count > 0);
}
