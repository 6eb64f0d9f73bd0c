let kept = [
  {
    application: 'shop:Deployment:checkout',
    total: 'sum(rate(http_requests_total{job="checkout"}[5m]))',
    failed: 'sum(rate(http_requests_total{job="checkout", code=~"5.."}[5m]))',
    histogram: '',
  },
];

/** The answer of /settings/indicators. */
export function indicators(method, change) {
  if (method === 'PUT') {
    kept = kept.filter((one) => one.application !== change.application);
    if (change.total || change.histogram) kept.push(change);
  }
  return { indicators: kept };
}

/** The answer of /settings/indicators/try: `none` in a query finds no series, `many` leaves labels over. */
export function tryIndicators(change, { fromMs, toMs, stepMs }) {
  const count = Math.floor((toMs - fromMs) / stepMs) + 1;
  const wave = (size, phase) =>
    Array.from({ length: count }, (_, i) => Math.round(100 * size * (1 + 0.3 * Math.sin(i / 12 + phase))) / 100);
  const findings = [];
  const say = (indicator, status, sentence) => findings.push({ indicator, status, sentence });
  for (const id of ['total', 'failed', 'histogram']) {
    const text = change[id];
    if (!text) continue;
    if (/none/.test(text)) {
      say(id, 'warning', 'No series in the last hour. Are the names of the metric and its labels right?');
      continue;
    }
    say(
      id,
      'ok',
      id === 'histogram' ? 'A histogram with 4 bounds from 0.1 s to 5 s; 5 series.' : '42.5 a second now; one series.',
    );
    if (/many/.test(text))
      say(
        id,
        'info',
        'Labels are left over (instance, job): all series are summed. Make sure that they are of this application only.',
      );
    if (!/rate/.test(text)) say(id, 'warning', 'Not a rate: its value never fell in the last hour.');
  }
  const chart = (id, title, series) => ({
    id,
    title,
    unit: 'req/s',
    kind: 'line',
    series,
    threshold: null,
    emptyReason: '',
    group: '',
  });
  const charts = [];
  if (change.total && !/none/.test(change.total))
    charts.push(
      chart('own-requests', 'Requests', [
        { name: 'total', values: wave(42, 0) },
        { name: 'failed', values: wave(1.5, 1) },
      ]),
    );
  if (change.histogram && !/none/.test(change.histogram))
    charts.push(
      chart(
        'own-histogram',
        'Requests at most so slow',
        ['0.1', '0.5', '1', '5', '+Inf'].map((le, i) => ({
          name: le === '+Inf' ? 'all' : `≤ ${le} s`,
          values: wave(20 + 5 * i, 0),
        })),
      ),
    );
  return { findings, fromMs, toMs, stepMs, charts };
}
