// What comes in, what makes series many, the store's tables and the sources' settings, made up for looking at the pages.
const day = (back) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);

const wave = (count, base, swing, seed) =>
  Array.from({ length: count }, (_, i) =>
    Math.max(0, base + swing * Math.sin((i + seed * 7) / 9) + (swing / 3) * Math.sin(i * 1.7 + seed)),
  );

export function ingest(ctx, project) {
  const empty = project === 'waiting';
  const crowded = project === 'crowded';
  const count = Math.floor((ctx.toMs - ctx.fromMs) / ctx.stepMs) + 1;
  const chart = (id, title, unit, series, emptyReason = 'Nothing in this time.') => ({
    id,
    title,
    unit,
    kind: 'line',
    series: empty ? [] : series.map(([name, base, swing], i) => ({ name, values: wave(count, base, swing, i) })),
    threshold: null,
    emptyReason,
  });
  const signal = (name, items, bytes) => ({
    signal: name,
    itemsPerSecond: empty ? null : items,
    bytesPerSecond: empty ? null : bytes,
    items: empty ? 0 : items * 4000,
    bytes: empty ? 0 : bytes * 4000,
    requests: empty ? 0 : items,
    lastMs: empty || !items ? 0 : Date.now() - 4000,
    waitingRows: empty ? 0 : items,
    waitedSeconds: empty || !items ? null : 0.21,
    insertSeconds: empty || !items ? null : 0.043,
    failedRows: 0,
  });
  const loss = (name, fate, reason, n, perSecond, ago, meaning, advice) => ({
    signal: name,
    fate,
    reason,
    count: n,
    perSecond,
    lastMs: ago === null ? 0 : Date.now() - ago,
    meaning,
    advice,
  });
  const losses = [
    loss(
      'metrics',
      'put_off',
      'store_behind',
      3400,
      12.5,
      9000,
      'Senders are faster than the store; they were told to slow down (429) and send again.',
      'Nothing is lost while senders retry. If it goes on: a faster disk, more memory (--store-memory), or a ClickHouse server.',
    ),
    loss(
      'traces',
      'left_out',
      'too_new',
      12,
      0,
      4_000_000,
      'Items were more than ten minutes in the future.',
      "Check the sender's clock (NTP).",
    ),
    loss(
      '',
      'refused',
      'unauthorized',
      1,
      null,
      null,
      'There was no API key, or one that is not known here.',
      'Give the sender a key: taproot-server api-key create.',
    ),
  ];
  return {
    startedMs: Date.now() - 7_300_000,
    fromMs: ctx.fromMs,
    toMs: ctx.toMs,
    stepMs: ctx.stepMs,
    keptMs: 21_600_000,
    signals: [
      signal('metrics', 24_300, 310_000),
      signal('logs', 5200, 410_000),
      signal('traces', 1830, 96_000),
      signal('profiles', 0, 0),
    ],
    lags: empty
      ? []
      : [
          { signal: 'metrics', protocol: 'remote_write', p50: 0.75, p95: 12, max: 18.4 },
          { signal: 'metrics', protocol: 'otlp', p50: 6, p95: 48, max: 61 },
          { signal: 'traces', protocol: 'otlp', p50: 3, p95: 6, max: 6.1 },
        ],
    losses: crowded
      ? [
          ...losses,
          ...Array.from({ length: 12 }, (_, i) =>
            loss(
              'logs',
              'refused',
              `reason_${i}`,
              10 ** (i % 7),
              0,
              60_000 * i,
              'No further words are kept for this reason.',
              'Find the sender by the server log.',
            ),
          ),
        ]
      : empty
        ? []
        : losses.slice(1),
    troubles: crowded
      ? [{ fromMs: Date.now() - 900_000, toMs: Date.now() - 600_000, reason: 'store_behind', requests: 3400 }]
      : [],
    charts: [
      chart('items', 'Items stored', 'ops/s', [
        ['metrics', 24_000, 3000],
        ['logs', 5200, 900],
        ['traces', 1800, 300],
        ['profiles', 0, 0],
      ]),
      chart('bytes', 'Received, compressed', 'bytes/s', [
        ['metrics', 310_000, 30_000],
        ['logs', 410_000, 60_000],
        ['traces', 96_000, 9000],
      ]),
      chart('requests', 'Requests by outcome', 'req/s', [
        ['stored', 120, 20],
        ['refused', 0.2, 0.2],
        ['put off', 3, 3],
      ]),
      chart('lag-metrics', 'Lag of metrics', 'seconds', [
        ['remote write p50', 0.7, 0.1],
        ['remote write p95', 12, 3],
        ['remote write max', 18, 4],
      ]),
      chart('waiting', 'Rows that wait for an insert', 'count', [
        ['metrics', 24_000, 9000],
        ['logs', 5000, 2000],
      ]),
      chart('writer', "Time in the store's writers", 'seconds', [
        ['metrics waiting', 0.2, 0.02],
        ['metrics insert', 0.04, 0.02],
      ]),
      chart(
        'losses',
        'Refused and put off, by reason',
        'req/s',
        crowded ? [['metrics: store behind', 8, 8]] : [],
        'Nothing was refused or put off in this time.',
      ),
      chart('left-out', 'Left out, by reason', 'ops/s', [], 'Nothing was left out in this time.'),
      chart('recorder', "Age of the picture's newest sample", 'seconds', [
        ['newest sample', 9, 3],
        ['refresh takes', 0.9, 0.2],
      ]),
      chart('late', 'Samples too late for the picture', 'ops/s', [['late samples', 2, 2]]),
    ],
  };
}

export function cardinality(project) {
  const empty = project === 'waiting';
  const all = 412_000;
  const metrics = [
    'http_request_duration_seconds_bucket',
    'container_http_requests_total',
    'container_net_tcp_active_connections',
    ...Array.from({ length: 190 }, (_, i) => `metric_of_something_${i}_total`),
  ];
  const series = (i) => Math.round(120_000 / (i + 1) ** 1.2);
  const hint =
    'It looks like an identity or an address, which belongs in logs and traces: drop it where it is made, or by relabelling (labeldrop).';
  return {
    source: 'store',
    day: day(0),
    firstDay: day(7),
    note: empty ? 'There are no series of this day.' : '',
    series: empty ? 0 : all,
    newSeries: empty ? 0 : 31_200,
    seriesBefore: empty ? 0 : 398_000,
    metrics: empty ? 0 : 1203,
    byMetric: empty
      ? []
      : metrics.map((metric, i) => ({
          metric,
          series: series(i),
          sharePercent: (100 * series(i)) / all,
          newSeries: Math.round(series(i) / 13),
          hint:
            i === 0
              ? 'A histogram makes a series of each bucket: fewer buckets, or fewer labels beside them, make fewer.'
              : '',
        })),
    byApplication: empty
      ? []
      : [
          {
            kind: 'application',
            name: '_:Process:orders',
            applicationId: '_:Process:orders',
            sources: 12,
            series: 98_000,
            sharePercent: 23.8,
            newSeries: 12_000,
          },
          {
            kind: 'job',
            name: 'kubernetes-pods',
            applicationId: null,
            sources: 1,
            series: 61_000,
            sharePercent: 14.8,
            newSeries: 900,
          },
          {
            kind: 'container',
            name: '/k8s/shop/cart-7d9f8b6c5-x2x4q/cart',
            applicationId: null,
            sources: 1,
            series: 4100,
            sharePercent: 1,
            newSeries: 4100,
          },
          { kind: 'none', name: '', applicationId: null, sources: 1, series: 310, sharePercent: 0.08, newSeries: 0 },
        ],
    byLabel: empty
      ? []
      : ['user_id', 'path', 'actual_destination', 'instance', 'le'].map((label, i) => ({
          label,
          values: Math.round(61_000 / 9 ** i),
          series: 90_000 - i * 9000,
          sharePercent: 22 - i * 2,
          hint: i < 2 ? hint : '',
          top: [],
        })),
    byPair: empty
      ? []
      : ['user_id', 'path', 'instance'].map((label, i) => ({
          metric: metrics[i],
          label,
          values: Math.round(61_000 / 9 ** i),
          series: 80_000 - i * 9000,
          sharePercent: 20 - i,
          hint: i < 2 ? hint : '',
        })),
  };
}

export const metricLabels = (metric) => ({
  metric,
  day: day(0),
  series: 120_000,
  labels: [
    {
      label: 'user_id',
      values: 61_000,
      series: 120_000,
      sharePercent: 100,
      hint: 'It looks like an identity or an address, which belongs in logs and traces.',
      top: Array.from({ length: 10 }, (_, i) => ({ value: `u-${1000 + i}`, series: 20 - i })),
    },
    {
      label: 'path',
      values: 3,
      series: 120_000,
      sharePercent: 100,
      hint: '',
      top: [
        { value: '/', series: 90_000 },
        { value: `/${'very-long-'.repeat(30)}`, series: 20_000 },
        { value: '', series: 10_000 },
      ],
    },
  ],
});

export function storage(project) {
  const table = (name, signal, rows, bytes, ratio, parts, kept = 7) => ({
    name,
    signal,
    rows,
    bytes,
    compressionRatio: rows ? ratio : null,
    parts,
    oldestDay: rows ? day(6) : null,
    retentionDays: kept,
  });
  const few = [
    table('metric_samples', 'metrics', 9_812_345_678, 12_312_312_312, 18.21, 34),
    table('metric_series', 'metrics', 2_812_345, 112_312_312, 9.1, 9, 8),
    table('otel_logs', 'logs', 812_345_678, 9_312_312_312, 13, 41),
    table('recorded_points', 'recorded', 0, 0, 0, 0, null),
  ];
  const many = Array.from({ length: 40 }, (_, i) =>
    table(
      `table_with_a_long_name_${i}`,
      ['metrics', 'logs', 'traces', 'profiles'][i % 4],
      i * 9e7,
      i * 7e8,
      3 + i,
      i * 11,
    ),
  );
  const disk = (host, path, total, free) => ({ host, name: 'default', path, totalBytes: total, freeBytes: free });
  if (project === 'waiting')
    return {
      engine: 'embedded',
      tables: few.map((one) => ({ ...one, rows: 0, bytes: 0, compressionRatio: null, parts: 0, oldestDay: null })),
      disks: [disk('box', '/var/lib/taproot/store/', 0, 0)],
      space: null,
    };
  if (project !== 'crowded')
    return {
      engine: 'embedded',
      tables: few,
      disks: [disk('box', '/var/lib/taproot/store/', 1e12, 7e11)],
      space: {
        usedPercent: 30,
        thresholdPercent: 90,
        problem: null,
        droppedPartitions: 0,
        droppedBytes: 0,
        droppedUntil: null,
      },
    };
  return {
    engine: 'cluster prod at clickhouse-0.clickhouse.observability.svc:8123',
    tables: [...few, ...many],
    disks: Array.from({ length: 12 }, (_, i) =>
      disk(
        `clickhouse-${i}.clickhouse.observability.svc.cluster.local`,
        '/var/lib/clickhouse/',
        2e12,
        2e12 * (0.05 + i * 0.07),
      ),
    ),
    space: {
      usedPercent: 95,
      thresholdPercent: 70,
      problem: 'The fullest disk is 95 % used, above 70 %: the oldest data was deleted.',
      droppedPartitions: 12,
      droppedBytes: 91e9,
      droppedUntil: day(5),
    },
  };
}

export const settings = {
  prometheus: {
    enabled: false,
    url: '',
    user: '',
    passwordIsSet: false,
    bearerTokenIsSet: false,
    tokenFile: '',
    clientCertificateFile: '',
    clientKeyFile: '',
    caFile: '',
    tlsSkipVerify: false,
    headers: [],
    extraSelector: '',
    remoteWriteUrl: '',
    refreshIntervalSeconds: 15,
    readOnlyBecause: '',
    secretDirectories: ['/run/secrets'],
  },
  pyroscope: {
    enabled: false,
    url: '',
    user: '',
    hasPassword: false,
    hasBearerToken: false,
    tenant: '',
    tlsSkipVerify: false,
    problem: '',
  },
};
