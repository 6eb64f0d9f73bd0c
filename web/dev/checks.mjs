import { values } from './reports.mjs';

/** A report with all that newer reports have. */
export const complete = (report) => ({
  checks: [],
  heatMaps: [],
  ...report,
  charts: report.charts.map((chart) => ({ group: '', ...chart })),
});

const check = (id, title, condition, threshold, unit, more = {}) => ({
  id,
  title,
  status: 'ok',
  sentence: '',
  condition,
  hasThreshold: true,
  threshold,
  defaultThreshold: threshold,
  thresholdOrigin: 'default',
  thresholdPattern: '',
  unit,
  findings: [],
  charts: [],
  bound: null,
  defaultBound: null,
  isByOwnQuery: false,
  ...more,
});

/** The checks of an application's objectives: one fails where the application does, one is well, one cannot tell. */
export const objectives = (one, bad, ctx) => [
  check(
    'SLOAvailability',
    'Availability',
    'fewer than {threshold} of requests are served without failure',
    99,
    'percent',
  ),
  check('SLOLatency', 'Latency', 'fewer than {threshold} of requests are served within {bound}', 99, 'percent', {
    bound: 0.5,
    isByOwnQuery: true,
    defaultBound: 0.5,
    charts: ['latency'],
    ...(bad
      ? {
          status: 'critical',
          sentence: '24 % of requests take longer than 500 ms; the objective is 99 % within it.',
          findings: [
            {
              subject: one.name,
              value: 76,
              sinceMs: ctx.fromMs + 0.6 * (ctx.toMs - ctx.fromMs),
              status: 'critical',
              detail:
                'The error budget burns 18 times too fast: 18 % of requests missed the objective in the last 60 min, 24 % in the last 5 min.',
            },
          ],
        }
      : {}),
  }),
  check('ClientConnections', 'Clients', 'more than {threshold} clients cannot connect', 0, 'count', {
    status: 'unknown',
    sentence: 'There is no client that calls it now.',
  }),
];

const buckets = [
  ['0 s – 5 ms', 0.005, 40],
  ['5 ms – 25 ms', 0.025, 90],
  ['25 ms – 100 ms', 0.1, 30],
  ['100 ms – 500 ms', 0.5, 12],
  ['500 ms – 1 s', 1, 2],
  ['over 1 s', null, 0.5],
  ['errors', null, 1],
];

/** Latency and errors; later ones are slower where the application is bad. */
export const heatMap = (ctx, bad) => ({
  id: 'latency-errors',
  title: 'Latency and errors',
  unit: 'req/s',
  rows: buckets.map(([name, upperBound, base], i) => ({
    name,
    upperBound,
    values: values(name, ctx, base, { noise: 0.6, step: bad && i >= 3 ? 8 : 0 }),
  })),
  threshold: 0.5,
  emptyReason: '',
});
