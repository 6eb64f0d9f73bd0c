import { complete, heatMap, objectives } from './checks.mjs';
import { random } from './worlds.mjs';

export const health = (one) => ({ status: one.status, reason: one.statusReason });

const seedOf = (text) => [...text].reduce((sum, c) => Math.imul(sum ^ c.charCodeAt(0), 16777619), 2166136261);

/** A wave with noise and now and then a gap; tied to absolute time, so that refreshes slide it. */
export function values(name, ctx, base, { noise = 0.15, step = 0 } = {}) {
  const count = Math.floor((ctx.toMs - ctx.fromMs) / ctx.stepMs) + 1;
  return Array.from({ length: count }, (_, i) => {
    const time = ctx.fromMs + i * ctx.stepMs;
    const next = random(seedOf(name) ^ Math.floor(time / ctx.stepMs));
    const wave = 1 + 0.25 * Math.sin(time / 900_000 + seedOf(name));
    const late = step && i > count * 0.6 ? step : 1;
    return base * wave * late * (1 + noise * (next() - 0.5));
  });
}

export const chart = (ctx, id, title, unit, kind, series, threshold = null, emptyReason = '') => ({
  id,
  title,
  unit,
  kind,
  series: Object.entries(series).map(([name, [base, options]]) => ({
    name,
    values: values(`${id}${name}`, ctx, base, options),
  })),
  threshold: threshold === null ? null : { name: threshold[0], values: values('', ctx, 1).map(() => threshold[1]) },
  emptyReason,
});

const ok = { status: 'ok', reason: '' };

export function row(one, world, ctx) {
  const inbound = world.links.filter((link) => link.server === one.id);
  const sum = (pick) => inbound.reduce((total, link) => total + (pick(link) ?? 0), 0);
  const rps = inbound.length ? sum((link) => link.requestsPerSecond) : null;
  const cpu = (Math.abs(seedOf(one.id)) % 100) / 60;
  return {
    ...one,
    health: health(one),
    traffic: {
      requestsPerSecond: rps,
      errorsPerSecond: inbound.length ? sum((link) => link.errorsPerSecond) : null,
      latencySeconds: inbound[0]?.latencySeconds ?? null,
      latencyP95Seconds: inbound[0]?.latencySeconds ? inbound[0].latencySeconds * 2.7 : null,
      bytesPerSecond: sum((link) => link.bytesPerSecond),
    },
    cpuCores: one.kind === 'ExternalService' ? null : cpu,
    cpuLimitCores: null,
    memoryBytes: one.kind === 'ExternalService' ? null : (Math.abs(seedOf(one.name)) % 900) * 2 ** 20,
    memoryLimitBytes: null,
    networkBytesPerSecond: sum((link) => link.bytesPerSecond) || null,
    restarts: one.status === 'critical' ? 3 : 0,
    requestsSparkline: rps ? values(one.id, { ...ctx, stepMs: ctx.stepMs * 6 }, rps, { noise: 0.4 }) : [],
  };
}

export function reportsOfApplication(one, links, ctx) {
  const bad = one.status === 'critical' || one.status === 'warning';
  const inbound = links.filter((link) => link.server === one.id);
  return [
    {
      id: 'cpu',
      title: 'CPU',
      health: ok,
      charts: [
        chart(ctx, 'cpu-usage', 'CPU usage', 'cores', 'area', { user: [0.3], system: [0.08] }, ['limit', 1]),
        chart(ctx, 'cpu-delay', 'Waiting for CPU', 'seconds', 'line', { [`${one.name}-0`]: [0.002] }),
        chart(
          ctx,
          'cpu-throttled',
          'Throttled',
          'seconds',
          'line',
          {},
          null,
          'No CPU limit is set, so nothing is throttled.',
        ),
      ],
      tables: [],
    },
    {
      id: 'memory',
      title: 'Memory',
      health: ok,
      charts: [
        chart(ctx, 'memory', 'Memory', 'bytes', 'area', {
          'resident set': [9e7, { noise: 0.02 }],
          'page cache': [3e7],
        }),
        chart(ctx, 'oom', 'OOM kills', 'count', 'bars', { [one.name]: [0.4, { noise: 2 }] }),
      ],
      tables: [],
    },
    {
      id: 'slo',
      title: 'Requests',
      health: bad ? health(one) : ok,
      checks: objectives(one, bad, ctx),
      heatMaps: [heatMap(ctx, bad)],
      charts: [
        chart(ctx, 'requests', 'Requests', 'req/s', 'area', {
          '2xx': [180],
          '4xx': [6],
          '5xx': [bad ? 4 : 0.2, { step: bad ? 3 : 0 }],
        }),
        chart(
          ctx,
          'latency',
          'Latency',
          'seconds',
          'line',
          { mean: [0.08, { step: bad ? 4 : 0 }], p95: [0.2, { step: bad ? 4 : 0 }], p50: [0.05] },
          ['objective', 0.5],
        ),
      ],
      tables: [
        {
          id: 'clients',
          title: 'Clients',
          columns: ['Client', 'Trend', 'Protocol', 'Requests', 'Latency'],
          rows: inbound.map((link) => [
            {
              text: link.client.split(':')[2],
              value: null,
              unit: '',
              status: link.status,
              applicationId: link.client,
              nodeId: null,
            },
            {
              text: '',
              value: null,
              unit: '',
              status: null,
              applicationId: null,
              nodeId: null,
              trend: values(link.client, { ...ctx, stepMs: ctx.stepMs * 6 }, link.requestsPerSecond ?? 0, {
                noise: 0.4,
              }),
            },
            { text: link.protocols.join(', '), value: null, unit: '', status: null, applicationId: null, nodeId: null },
            { text: '', value: link.requestsPerSecond, unit: 'req/s', status: null, applicationId: null, nodeId: null },
            { text: '', value: link.latencySeconds, unit: 'seconds', status: null, applicationId: null, nodeId: null },
          ]),
          emptyReason: 'Nobody called it in this time.',
        },
      ],
    },
    {
      id: 'network',
      title: 'Network',
      health: ok,
      charts: [
        chart(ctx, 'traffic', 'Traffic', 'bytes/s', 'line', { received: [4e5], sent: [9e5] }),
        chart(
          ctx,
          'connects',
          'Connects',
          'ops/s',
          'line',
          Object.fromEntries(links.slice(0, 14).map((link) => [link.server.split(':')[2], [5]])),
        ),
        chart(ctx, 'rtt', 'Round-trip time', 'seconds', 'line', { redis: [0.0001], postgresql: [0.0002] }),
      ],
      tables: [],
    },
  ].map(complete);
}

const cell = (text, status = null) => ({ text, value: null, unit: '', status, applicationId: null, nodeId: null });
const amount = (value, unit) => ({ ...cell(''), value, unit });
const table = (id, title, columns, rows) => ({ id, title, columns, rows, emptyReason: '' });

export function reportsOfNode(ctx) {
  return [
    {
      id: 'cpu',
      title: 'CPU',
      health: ok,
      charts: [
        chart(ctx, 'node-cpu', 'CPU by mode', 'percent', 'area', {
          user: [22],
          system: [8],
          iowait: [2],
          steal: [0.3],
        }),
        chart(ctx, 'node-load', 'Runnable', 'count', 'line', { runnable: [2.1] }),
      ],
      tables: [],
    },
    {
      id: 'memory',
      title: 'Memory',
      health: ok,
      charts: [chart(ctx, 'node-memory', 'Memory', 'bytes', 'area', { used: [6e9], cached: [4e9], free: [6e9] })],
      tables: [],
    },
    {
      id: 'disk',
      title: 'Disks',
      health: ok,
      charts: [chart(ctx, 'node-disk', 'Disk I/O', 'bytes/s', 'line', { 'vda read': [2e6], 'vda write': [5e6] })],
      tables: [
        table(
          'disks',
          'Disks',
          ['Device', 'Mount points', 'Used by', 'Health', 'Wear', 'Latency', 'I/O load', 'Busy', 'Read', 'Written'],
          [
            [
              cell('vda'),
              cell('/, /var/lib/postgresql'),
              cell('postgresql, redis-server, taproot-server and 4 more'),
              cell('healthy', 'ok'),
              amount(12, 'percent'),
              amount(0.0021, 'seconds'),
              amount(0.4, 'seconds'),
              amount(31, 'percent'),
              amount(2e6, 'bytes/s'),
              amount(5e6, 'bytes/s'),
            ],
            [
              cell('vdb'),
              cell('/data'),
              cell(''),
              cell('failing', 'critical'),
              amount(97, 'percent'),
              ...Array.from({ length: 5 }, () => amount(null, '')),
            ],
          ],
        ),
      ],
    },
    {
      id: 'network',
      title: 'Network',
      health: ok,
      charts: [
        chart(ctx, 'node-net', 'Network', 'bytes/s', 'line', { 'eth0 received': [9e5], 'eth0 sent': [4e5] }),
        chart(ctx, 'node-net-errors', 'Errors and drops', 'ops/s', 'line', {
          'eth0 receive drops': [0.3, { noise: 2 }],
        }),
        chart(
          ctx,
          'node-net-protocol',
          'Protocol errors',
          'ops/s',
          'line',
          {},
          null,
          'TCP and UDP had no errors in this window.',
        ),
      ],
      tables: [
        table(
          'interfaces',
          'Interfaces',
          ['Interface', 'Addresses', 'State', 'Received', 'Sent', 'Errors and drops'],
          [
            [
              cell('eth0'),
              cell('10.0.0.7, fe80::1'),
              cell('up', 'ok'),
              amount(9e5, 'bytes/s'),
              amount(4e5, 'bytes/s'),
              amount(0.3, 'ops/s'),
            ],
            [
              cell('eth1'),
              cell(''),
              cell('down', 'unknown'),
              amount(0, 'bytes/s'),
              amount(0, 'bytes/s'),
              amount(0, 'ops/s'),
            ],
          ],
        ),
      ],
    },
    {
      id: 'ports',
      title: 'Listening ports',
      health: ok,
      charts: [],
      tables: [
        table(
          'ports',
          'Listening ports',
          ['Address', 'Application', 'Program'],
          [
            [cell('0.0.0.0:80'), cell('nginx'), cell('/system.slice/nginx.service')],
            [cell('127.0.0.1:5432'), cell('postgresql'), cell('/system.slice/postgresql@15-main.service')],
          ],
        ),
      ],
    },
  ].map(complete);
}
