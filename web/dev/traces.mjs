// Made-up traces of the shop for looking at their pages without a server: orders is slow and fails in zone c of late.
const bounds = [0, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000];
const operations = [
  ['frontend', 'GET /products', 'Server'],
  ['frontend', 'POST /checkout', 'Server'],
  ['checkout', 'POST /checkout', 'Server'],
  ['checkout', 'orders.v1.Orders/Create', 'Client'],
  ['orders', 'orders.v1.Orders/Create', 'Server'],
  ['orders', 'INSERT orders', 'Client'],
];
const statement =
  'INSERT INTO orders (customer_id, total) SELECT c.id, sum(i.price * i.amount) FROM carts c JOIN items i ON i.cart_id = c.id WHERE c.id = ? AND i.deleted IS NULL GROUP BY c.id RETURNING id';
const id = (number, length) => (number + 0x51ab).toString(16).padStart(length, '0');
const wave = (x) => 0.5 + 0.5 * Math.sin(x * 12.9898);

const figures = (total, failed, seconds, [p50Ms, p95Ms, p99Ms]) =>
  total
    ? { total, failed, perSecond: total / seconds, meanMs: p50Ms * 1.2, p50Ms, p95Ms, p99Ms }
    : { total: 0, failed: 0, perSecond: 0, meanMs: null, p50Ms: null, p95Ms: null, p99Ms: null };

/** An answer of `/traces/…`; `empty` for a project to which nothing was sent. */
export function tracesAnswer(part, further, query, { fromMs, toMs }, empty) {
  const seconds = (toMs - fromMs) / 1000;
  const compared = !!query.get('sel');
  const sample = { selectedTraces: 200, restTraces: compared ? 200 : 0, isSample: true };
  switch (part) {
    case 'heatmap':
      return heatMap(fromMs, toMs, seconds, empty);
    case 'overview':
      return overview(seconds, compared);
    case 'errors':
      return { sample, causes: causes() };
    case 'flame':
      return flame(sample);
    case 'differences':
      return { sample: { ...sample, restTraces: 200 }, attributes: differences };
    case 'list':
      return { traces: list(toMs), next: query.get('after') ? '' : `${toMs}-1` };
    case 'fields':
      return fields(further === 'values' ? query : null);
    case 'calls':
      return { calls: calls(seconds), lookedAtMs: (toMs - fromMs) / 16, windowMs: toMs - fromMs };
    default:
      return further === 'links'
        ? {
            links: [
              {
                traceId: id(9, 32),
                spanId: id(9, 16),
                service: 'mailer',
                name: 'orders process',
                time: toMs,
                toSpanId: id(7, 16),
              },
            ],
          }
        : trace(part, toMs - 600_000);
  }
}

function heatMap(fromMs, toMs, seconds, empty) {
  const columns = 60;
  const stepMs = Math.round((toMs - fromMs) / columns);
  const count = (row, column) => {
    if (empty) return 0;
    const late = column > columns * 0.7;
    const quick = { 2: 60, 3: 400, 4: 700, 5: 250, 6: 40, 7: 6 }[row] ?? 0;
    const slow = late ? ({ 8: 90, 9: 120, 10: 25 }[row] ?? 0) : 0;
    return Math.round((quick + slow) * (0.6 + 0.6 * wave(row * 7 + column)));
  };
  const counts = bounds.map((_, row) => Array.from({ length: columns }, (_, column) => count(row, column)));
  const failed = Array.from({ length: columns }, (_, column) =>
    empty ? 0 : column > 42 ? Math.round(60 * wave(column)) : column % 13 ? 0 : 2,
  );
  const sum = (numbers) => numbers.reduce((total, value) => total + value, 0);
  return {
    fromMs,
    toMs: fromMs + columns * stepMs,
    stepMs,
    spans: 'roots',
    boundsMs: bounds,
    counts,
    failed,
    figures: figures(sum(counts.map(sum)), sum(failed), seconds, [11, 180, 640]),
    emptyReason: empty
      ? 'Nothing sent spans in this time. Agents send them when they trace requests, programs when they export OTLP to this server; a longer time range reaches further back.'
      : '',
  };
}

function overview(seconds, compared) {
  const of = (weight) => ({
    selected: compared ? figures(3000 * weight, 1200 * weight, 600, [320, 610, 900]) : figures(0, 0, 1, []),
    rest: figures(80_000 * weight, compared ? 20 : 1220, seconds, [9, 31, 88]),
  });
  const services = [...new Set(operations.map(([service]) => service))].map((service) => ({
    service,
    application: service === 'frontend' ? '' : `_:Process:${service}`,
    figures: of(2),
    operations: operations
      .filter(([owner]) => owner === service)
      .map(([, name, kind], i) => ({ name, kind, figures: of(1 / (i + 1)) })),
  }));
  return { overall: of(4), services, hasSelection: compared };
}

const causes = () =>
  [
    ['orders', 'INSERT orders', 'Client', 'canceling statement due to lock timeout', 171],
    ['checkout', 'POST', 'Client', 'PaymentRefused: card 4711 refused', 24],
    ['frontend', 'GET /products', 'Server', 'HTTP 500', 5],
  ].map(([service, name, kind, reason, traces], i) => ({
    service,
    name,
    kind,
    reason,
    traces,
    traceId: id(i, 32),
    spanId: id(7, 16),
  }));

const differences = [
  ['zone', 'c', 1, 0.31],
  ['deployment.version', '2.4.1', 1, 0.31],
  ['server.address', 'postgres-c', 1, 0.32],
  ['status', 'Error', 0.41, 0.01],
  ['http.response.status_code', '500', 0.41, 0.01],
  ['user.tier', 'gold', 0.27, 0.25],
].map(([key, value, selectedShare, restShare]) => ({ key, value, selectedShare, restShare }));

function flame(sample) {
  const ms = 1e6;
  const rows = [
    [-1, '', 0, 0],
    [0, 'frontend: POST /checkout', 8, 8],
    [1, 'nginx: POST', 2, 2],
    [2, 'checkout: POST /checkout', 14, 13],
    [3, 'checkout: orders.v1.Orders/Create', 2, 2],
    [4, 'orders: orders.v1.Orders/Create', 4, 4],
    [5, 'orders: INSERT orders', 420, 9],
    [3, 'checkout: POST', 30, 31],
    [3, 'checkout: SET cart', 1, 1],
  ];
  const totals = (place) => {
    const result = rows.map((row) => row[place]);
    for (let i = rows.length - 1; i > 0; i--) result[rows[i][0]] += result[i];
    return result;
  };
  const scaled = (values, traces) => values.map((value) => value * ms * traces);
  const texts = rows.map((row) => row[1]);
  return {
    sample,
    texts,
    nodes: {
      parents: rows.map((row) => row[0]),
      frames: rows.map((_, i) => i),
      self: scaled(
        rows.map((row) => row[2]),
        sample.selectedTraces,
      ),
      total: scaled(totals(2), sample.selectedTraces),
      baseSelf: scaled(
        rows.map((row) => row[3]),
        sample.restTraces,
      ),
      baseTotal: scaled(totals(3), sample.restTraces),
    },
    leftOutNodes: 3,
  };
}

const list = (toMs) =>
  Array.from({ length: 50 }, (_, i) => ({
    traceId: id(i, 32),
    time: toMs - i * 4321,
    durationMs: 20 + 600 * wave(i) ** 4,
    rootService: 'frontend',
    rootName: i % 3 ? 'POST /checkout' : 'GET /products',
    hasRoot: i % 17 !== 0,
    spans: i % 3 ? 13 : 1,
    failed: i % 9 ? 0 : 7,
    services: i % 3 ? ['checkout', 'frontend', 'nginx', 'orders'] : ['frontend'],
    spanId: id(0, 16),
    spanService: 'frontend',
    spanName: i % 3 ? 'POST /checkout' : 'GET /products',
    spanMs: 20,
    spanFailed: false,
  }));

const calls = (seconds) =>
  [
    ['frontend', 'checkout', ['checkout:8080'], true, false, 21_000, 310],
    ['checkout', 'orders', ['orders:9000'], true, false, 20_900, 290],
    ['orders', 'postgres-c:5432', ['postgres-c:5432'], false, false, 7000, 280],
    ['nginx', 'checkout', [], true, true, 20_800, 0],
  ].map(([caller, callee, addresses, hasSpans, isEstimated, total, failed]) => ({
    caller,
    callee,
    addresses,
    hasSpans,
    isEstimated,
    figures: figures(total, failed, seconds, [14, 90, 420]),
  }));

function trace(traceId, at) {
  const sdk = '@opentelemetry/instrumentation-http';
  const agent = 'taproot-node-agent';
  // number, parent, service, host, name, kind, begin, duration, scope, more
  const rows = [
    [
      0,
      -1,
      'frontend',
      'alpha',
      'POST /checkout',
      'Server',
      0,
      480,
      sdk,
      { failed: true, attributes: { 'http.route': '/checkout', 'http.response.status_code': '500' } },
    ],
    [
      1,
      0,
      'frontend',
      'alpha',
      'POST',
      'Client',
      2,
      474,
      sdk,
      { failed: true, attributes: { 'server.address': 'checkout' } },
    ],
    [
      2,
      1,
      'nginx',
      'alpha',
      'POST',
      'Server',
      3,
      472,
      agent,
      { failed: true, attributes: { 'taproot.parent.rule': 'header' } },
    ],
    [3, 2, 'checkout', 'beta', 'POST /checkout', 'Server', -350, 468, sdk, { failed: true, attributes: { zone: 'c' } }],
    [4, 3, 'checkout', 'beta', 'POST /checkout', 'Server', -349, 466, agent, { failed: true }],
    [5, 3, 'checkout', 'beta', 'orders.v1.Orders/Create', 'Client', -346, 426, sdk, { failed: true }],
    [6, 5, 'orders', 'gamma', 'orders.v1.Orders/Create', 'Server', 9, 424, sdk, { failed: true }],
    [
      7,
      6,
      'orders',
      'gamma',
      'INSERT orders',
      'Client',
      11,
      420,
      agent,
      {
        failed: true,
        message: 'canceling statement due to lock timeout',
        attributes: { 'db.system.name': 'postgresql', 'db.query.text': statement, 'server.address': 'postgres-c' },
      },
    ],
    [
      8,
      3,
      'checkout',
      'beta',
      'POST',
      'Client',
      82,
      30,
      sdk,
      { exception: true, attributes: { 'server.address': 'payments.example' } },
    ],
    [9, 99, 'mailer', 'gamma', 'orders process', 'Consumer', 400, 60, sdk, {}],
  ];
  const spans = rows.map(([number, parent, service, host, name, kind, begin, durationMs, scope, more]) => ({
    time: at + begin,
    traceId,
    spanId: id(number, 16),
    parentSpanId: parent < 0 ? '' : id(parent, 16),
    name,
    kind,
    service,
    application: service === 'frontend' ? '' : `_:Process:${service}`,
    durationMs,
    status: more.failed ? 'Error' : 'Unset',
    statusMessage: more.message ?? '',
    scope,
    attributes: more.attributes ?? {},
    resourceAttributes: { 'service.name': service, 'host.name': host },
    events: more.exception
      ? [
          {
            time: at + begin + 20,
            name: 'exception',
            attributes: {
              'exception.type': 'PaymentRefused',
              'exception.message': 'card refused',
              'exception.stacktrace': 'PaymentRefused: card refused\n    at pay (pay.js:41:11)',
            },
          },
        ]
      : [],
    links: number === 9 ? [{ traceId: id(3, 32), spanId: id(1, 16), attributes: {} }] : [],
  }));
  if (traceId.endsWith('d')) spans.push(...many(traceId, at, spans[0]));
  return { traceId, spans, truncated: false };
}

/** Nine thousand spans, for the page of a crowded trace. */
const many = (traceId, at, root) =>
  Array.from({ length: 9000 }, (_, i) => ({
    ...root,
    time: at + (i % 450),
    spanId: id(1000 + i, 16),
    parentSpanId: i % 30 ? id(1000 + i - 1, 16) : root.spanId,
    name: `step ${i}`,
    kind: 'Internal',
    service: `service-${i % 12}`,
    durationMs: 30 - (i % 30),
    status: i % 500 ? 'Unset' : 'Error',
    traceId,
  }));

/** Fields of spans, or values of one. */
function fields(query) {
  const values = {
    service: ['frontend', 'checkout', 'orders', 'nginx'],
    name: operations.map(([, name]) => name),
    zone: ['a', 'b', 'c'],
  };
  const list = query
    ? (values[query.get('field')] ?? [])
    : ['zone', 'deployment.version', 'user.tier', 'http.route', 'db.query.text'];
  const wanted = (query?.get('contains') ?? '').toLowerCase();
  const found = list.filter((one) => one.toLowerCase().includes(wanted));
  return { values: found.map((value, i) => ({ value, records: 9000 - i * 700 })), records: 20_000, isAll: false };
}
