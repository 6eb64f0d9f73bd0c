import type { IndicatorFinding, IndicatorSetting } from '@/api/types';

/** The queries that somebody may give for an application, in the order of the form. */
export type Indicator = 'total' | 'failed' | 'histogram';

export const indicators: readonly { id: Indicator; title: string; hint: string; example: string }[] = [
  {
    id: 'total',
    title: 'Total requests',
    hint: 'Requests a second, the failed ones among them.',
    example: 'sum(rate(http_requests_total{job="shop"}[5m]))',
  },
  {
    id: 'failed',
    title: 'Failed requests',
    hint: 'Those that count as failures, a second.',
    example: 'sum(rate(http_requests_total{job="shop", code=~"5.."}[5m]))',
  },
  {
    id: 'histogram',
    title: 'Histogram of latency',
    hint: 'Buckets with the label le in seconds, a second.',
    example: 'sum by (le) (rate(http_request_duration_seconds_bucket{job="shop"}[5m]))',
  },
];

export const longest = 4000;

export const noQueries = (application: string): IndicatorSetting => ({
  application,
  total: '',
  failed: '',
  histogram: '',
});

/** What is sent: texts without the space around them. */
export const trimmed = (form: IndicatorSetting): IndicatorSetting => ({
  application: form.application.trim(),
  total: form.total.trim(),
  failed: form.failed.trim(),
  histogram: form.histogram.trim(),
});

export const isNothing = (form: IndicatorSetting): boolean =>
  !form.total.trim() && !form.failed.trim() && !form.histogram.trim();

/** Why the form cannot be kept; empty when it can. Whether a text is a query, the server says. */
export function refusal(form: IndicatorSetting): string {
  if (!/^[^:]*:[^:]+:.+$/.test(form.application.trim())) return 'An application is named as namespace:Kind:name.';
  if (isNothing(form)) return 'Give a query, or take the queries back.';
  if (!form.total.trim() !== !form.failed.trim())
    return 'Total and failed requests belong together: give both, or neither.';
  const long = indicators.find(({ id }) => form[id].length > longest);
  return long ? `${long.title}: a query has at most ${longest} characters.` : '';
}

export const sameQueries = (a: IndicatorSetting, b: IndicatorSetting): boolean =>
  indicators.every(({ id }) => a[id].trim() === b[id].trim());

/** What a trial said of one query, what cannot be used so first. */
export function findingsOf(findings: readonly IndicatorFinding[], indicator: Indicator): IndicatorFinding[] {
  const order = ['critical', 'warning', 'ok', 'info'];
  return findings
    .filter((finding) => finding.indicator === indicator)
    .sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
}

/** What is given for an application, in words. */
export function given(setting: IndicatorSetting): string {
  const parts = [setting.total ? 'availability' : '', setting.histogram ? 'latency' : ''].filter(Boolean);
  return parts.join(' and ');
}
