// Log records of the mock: made up, the same at each start, written until now.
const said = [
  [40, 'info', 'GET /api/products/{n} 200 in {n} ms', 'storefront'],
  [25, 'info', 'Order {n} of user {n} is paid', 'orders'],
  [20, 'debug', 'Connection pool has {n} idle connections', 'catalog'],
  [
    6,
    'warning',
    'Slow query took {n} ms: SELECT * FROM orders WHERE customer_id = {n} ORDER BY created_at DESC',
    'orders',
  ],
  [3, 'error', 'Payment for order {n} failed: connection refused by 10.0.0.7:5432', 'checkout'],
  [
    1,
    'error',
    'java.lang.IllegalStateException: Cart {n} is closed\n\tat shop.Cart.add(Cart.java:42)\n\tat shop.CartController.post(CartController.java:17)',
    'cart',
  ],
  [0.2, 'critical', 'Out of memory: kill process {n} (payments)', 'payments'],
  [3, 'info', '{"event":"checkout","items":{n},"total":{n}}', 'checkout'],
];
const order = ['critical', 'error', 'warning', 'info', 'debug', 'unknown'];
const everyMs = 137;

// A number of a place in time, so that the same record is the same at each request.
function chance(seed) {
  const value = Math.sin(seed * 12.9898) * 43758.5453;
  return value - Math.floor(value);
}

function recordAt(index) {
  let rest = chance(index) * said.reduce((sum, one) => sum + one[0], 0);
  const place = said.findIndex(([weight]) => (rest -= weight) < 0);
  const [, severity, text, service] = said[place];
  let part = 0;
  const body = text.replace(/\{n\}/g, () => String(Math.floor(chance(index + ++part * 0.7) * 999) + 1));
  return {
    key: `${index * everyMs}000000-${index.toString(16).padStart(16, '0')}`,
    time: index * everyMs,
    severity,
    severityText: severity.toUpperCase(),
    body,
    service,
    application: `_:Process:${service}`,
    traceId: index % 2 ? index.toString(16).padStart(32, '5') : '',
    spanId: index % 2 ? index.toString(16).padStart(16, '7') : '',
    pattern: String(place).padStart(32, '0'),
    eventName: '',
    attributes: {
      'http.route': '/api/products/{id}',
      'user.id': String((index % 50) + 1),
      'thread.name': `worker-${index % 8}`,
    },
    resourceAttributes: { 'service.name': service, 'host.name': `node-${index % 3}`, 'service.version': '1.4.2' },
  };
}

const wordsOf = (query) => (query.get('query') ?? '').split(/\s+/).filter(Boolean);
const fits = (record, words) =>
  words.every((word) => {
    const [, not, field, value] = /^(-?)(?:([\w.]+):)?(.*)$/.exec(word);
    const have = !field
      ? record.body
      : (record[field] ?? record.attributes[field] ?? record.resourceAttributes[field] ?? '');
    return have.toLowerCase().includes(value.replaceAll('"', '').toLowerCase()) !== Boolean(not);
  });

function* newest(query, fromMs, toMs) {
  const words = wordsOf(query);
  const after = Number((query.get('after') ?? '').split('-')[0] || 0) / 1e6;
  const before = Number((query.get('before') ?? '').split('-')[0] || 0) / 1e6;
  const end = after ? after - 1 : toMs;
  for (let index = Math.floor(end / everyMs); index * everyMs >= Math.max(fromMs, before + 1); index--) {
    const record = recordAt(index);
    if (fits(record, words)) yield record;
  }
}

function take(records, count) {
  const result = [];
  for (const record of records) {
    if (result.push(record) >= count) break;
  }
  return result;
}

/** Answers what is below /logs. */
export function logsAnswer(what, query, { fromMs, toMs }) {
  const limit = Number(query.get('limit') ?? 100);
  if (what === undefined) {
    const records = take(newest(query, fromMs, toMs), limit);
    return { records, next: records.length === limit ? records.at(-1).key : '' };
  }
  if (what === 'around') {
    const index = Number.parseInt(query.get('key').split('-')[1], 16);
    const lines = Number(query.get('lines'));
    const around = Array.from({ length: 2 * lines + 1 }, (_, i) => recordAt(index + lines - i));
    return { record: recordAt(index), records: around };
  }
  const some = take(newest(query, fromMs, toMs), 20_000);
  if (what === 'histogram') {
    const stepMs = 60_000 * Math.max(1, Math.round((toMs - fromMs) / 60_000 / 60));
    const from = Math.floor(fromMs / stepMs) * stepMs;
    const places = Math.ceil((toMs - from) / stepMs);
    const rows = new Map();
    for (const { severity, time } of some) {
      if (!rows.has(severity)) rows.set(severity, Array(places).fill(0));
      rows.get(severity)[Math.floor((time - from) / stepMs)]++;
    }
    const severities = order
      .filter((one) => rows.has(one))
      .map((severity) => ({ severity, counts: rows.get(severity) }));
    return { fromMs: from, toMs: from + places * stepMs, stepMs, countedFromMs: from, total: some.length, severities };
  }
  if (what === 'patterns') return patterns(some, fromMs, toMs);
  const field = query.get('field');
  const counts = new Map();
  const count = (value) => counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const record of some) {
    if (field) count(record[field] ?? record.attributes[field] ?? record.resourceAttributes[field] ?? '');
    else [...Object.keys(record.attributes), ...Object.keys(record.resourceAttributes)].forEach(count);
  }
  const values = [...counts]
    .filter(([value]) => value.includes(query.get('contains') ?? ''))
    .sort((a, b) => b[1] - a[1]);
  return {
    values: values.slice(0, limit).map(([value, records]) => ({ value, records })),
    records: some.length,
    isAll: some.length < 20_000,
  };
}

function patterns(records, fromMs, toMs) {
  const rows = said.map(([, severity, text, service], i) => {
    const own = records.filter((record) => Number(record.pattern) === i);
    const trend = Array(30).fill(0);
    for (const { time } of own) trend[Math.min(29, Math.floor(((time - fromMs) / (toMs - fromMs)) * 30))]++;
    const before = [own.length, own.length, 0, Math.round(own.length / 4), own.length * 3, own.length][i % 6];
    return {
      pattern: String(i).padStart(32, '0'),
      text: text.replaceAll('{n}', '<*>').split('\n')[0],
      sample: own[0]?.body ?? '',
      severity,
      services: [service],
      applications: [`_:Process:${service}`],
      records: own.length,
      before,
      change: ['same', 'same', 'new', 'more', 'less', 'same'][i % 6],
      trend,
      first: own.at(-1)?.time ?? 0,
      last: own[0]?.time ?? 0,
      firstSeen: toMs - (i + 1) * 3_600_000,
    };
  });
  return {
    patterns: rows.filter((row) => row.records).sort((a, b) => b.records - a.records),
    fromMs,
    toMs,
    beforeFromMs: 2 * fromMs - toMs,
  };
}

/** What all of it is like where nothing was logged. */
export const emptyLogs = ({ fromMs, toMs }) => ({
  records: [],
  next: '',
  values: [],
  isAll: true,
  patterns: [],
  severities: [],
  total: 0,
  fromMs,
  toMs,
  stepMs: 60_000,
  countedFromMs: fromMs,
  beforeFromMs: 0,
});
