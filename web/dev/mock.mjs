import { incidents } from './incidents.mjs';
import { indicators, tryIndicators } from './indicators.mjs';
import { inspections } from './thresholds.mjs';
import { cardinality, ingest, metricLabels, settings, storage } from './data.mjs';
import { costs } from './costs.mjs';
import { emptyLogs, logsAnswer } from './logs.mjs';
import { profiles } from './profiles.mjs';
import { health, reportsOfApplication, reportsOfNode, row } from './reports.mjs';
import { prometheus, chartPromql } from './promql.mjs';
import {
  categoryOf,
  deployments,
  dismissRisk,
  otherSettings,
  restoreRisk,
  risks,
  savedViews,
  world as worldSettings,
} from './views.mjs';
import { tracesAnswer } from './traces.mjs';
import { crowd, shop } from './worlds.mjs';

const projects = [
  { id: 'default', name: 'Shop' },
  { id: 'crowded', name: 'Crowded' },
  { id: 'waiting', name: 'Waiting' },
  { id: 'broken', name: 'Broken' },
];
const worlds = { default: shop(), crowded: crowd() };
const layouts = {};

/** Answers /api from generated worlds, for looking at the pages without a server. */
export function mockApi() {
  return {
    name: 'taproot-mock-api',
    configureServer(server) {
      server.middlewares.use(async (request, response, next) => {
        if (!request.url?.startsWith('/api/')) return next();
        const url = new URL(request.url, 'http://localhost');
        const send = (body, status = 200) => {
          response.statusCode = status;
          response.setHeader('Content-Type', status < 400 ? 'application/json' : 'application/problem+json');
          response.end(JSON.stringify(body));
        };
        const parts = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
        if (parts.length === 2) return send(projects);
        const [, , project, page, id, further] = parts;
        if (project === 'broken')
          return send(
            {
              title: 'The store is away',
              detail: 'The store is starting again; ask once more in 5 seconds.',
              status: 503,
            },
            503,
          );
        if (page === 'map' && id === 'layout') {
          if (request.method === 'PUT') {
            let body = '';
            for await (const part of request) body += part;
            layouts[project] = JSON.parse(body);
            response.statusCode = 204;
            return response.end();
          }
          return send(layouts[project] ?? { positions: {} });
        }
        const read = async () => {
          let body = '';
          for await (const part of request) body += part;
          return body ? JSON.parse(body) : undefined;
        };
        const done = (body) => {
          if (body) return send(body);
          response.statusCode = 204;
          response.end();
        };
        if (page === 'views') {
          try {
            return done(savedViews(request.method, id, await read()));
          } catch (problem) {
            return send({ title: 'Bad parameter', detail: problem.message, status: 400 }, 400);
          }
        }
        if (page === 'settings' && id === 'world') return send(worldSettings(request.method, parts[5], await read()));
        if (page === 'settings' && id === 'indicators')
          return send(
            parts[5] === 'try'
              ? tryIndicators(await read(), context(url.searchParams))
              : indicators(request.method, await read()),
          );
        if (page === 'risks' && id === 'dismissal') {
          if (request.method === 'PUT') dismissRisk(await read());
          else restoreRisk(url.searchParams.get('key'));
          return done();
        }
        if (page === 'prometheus') {
          let body = '';
          for await (const part of request) body += part;
          const { status, ...rest } = prometheus(project, parts.slice(6), new URLSearchParams(body || url.search));
          response.statusCode = status;
          response.setHeader('Content-Type', 'application/json');
          return response.end(JSON.stringify(rest.body));
        }
        if (parts[5] === 'promql') return send(chartPromql(url.searchParams.get('chart')));
        const answer = answerFor(project, page, id, url.searchParams, further);
        return answer
          ? send(answer)
          : send({ title: 'Not found', detail: `There is no “${id ?? page}” in this project.`, status: 404 }, 404);
      });
    },
  };
}

function context(query, state = 'ready', message = '') {
  const now = Date.now();
  const at = (text, fallback) => {
    const match = /^now(?:-(\d+)([smhd]))?$/.exec(text ?? fallback);
    return match ? now - (match[1] ? match[1] * { s: 1e3, m: 6e4, h: 3.6e6, d: 8.64e7 }[match[2]] : 0) : Number(text);
  };
  const from = at(query.get('from'), 'now-1h');
  const to = at(query.get('to'), 'now');
  const step = Math.max(15_000, Math.ceil((to - from) / 240 / 15_000) * 15_000);
  const start = Math.ceil(from / step) * step;
  return {
    fromMs: start,
    toMs: Math.floor(to / step) * step,
    stepMs: step,
    refreshedAtMs: now - 4000,
    freshestMs: state === 'waiting' ? 0 : now - 6000,
    state,
    message,
  };
}

function answerFor(project, page, id, query, further) {
  const waiting = project === 'waiting';
  const made = waiting ? { apps: [], links: [], nodes: [] } : worlds[project];
  if (!made) return null;
  const world = { ...made, apps: made.apps.map((app) => ({ ...app, category: categoryOf(app) })) };
  const ctx = waiting
    ? context(
        query,
        'waiting',
        'Nothing was received yet: waiting for the first data from an agent. Start taproot-node-agent on a host and point it at this server.',
      )
    : context(query);
  switch (page) {
    case 'applications':
      if (further === 'exemplars') return exemplars(ctx);
      return id
        ? application(world, ctx, id)
        : { context: ctx, applications: world.apps.map((one) => row(one, world, ctx)) };
    case 'map':
      return { context: ctx, applications: world.apps, links: world.links };
    case 'nodes':
      return id ? node(world, ctx, id) : { context: ctx, nodes: world.nodes.map(nodeRow) };
    case 'costs':
      return costs(world, ctx, query.get('label'));
    case 'logs':
      return waiting
        ? emptyLogs(ctx)
        : logsAnswer(further ?? id, query, { fromMs: ctx.fromMs, toMs: Number(query.get('to')) || Date.now() });
    case 'traces':
      return tracesAnswer(id, further, query, { fromMs: ctx.fromMs, toMs: ctx.toMs }, waiting);
    case 'profiles':
      return { types: [{ service: 'orders', type: 'cpu', unit: 'nanoseconds', isState: false, lastSeenMs: 0 }] };
    case 'search':
      return { hits: hits(world, query.get('q') ?? '') };
    case 'status':
      return { components: components(waiting, world.nodes) };
    case 'ingest':
      return ingest(ctx, project);
    case 'cardinality':
      return id ? metricLabels(query.get('metric')) : cardinality(project);
    case 'storage':
      return storage(project);
    case 'inspections':
      return inspections;
    case 'risks':
      return risks(world, ctx);
    case 'deployments':
      return deployments(world, ctx);
    case 'settings':
      return id === 'services' ? services(world) : (settings[id] ?? otherSettings[id]);
    case 'profiles':
      return profiles(ctx, project, id, query, world.apps);
    default:
      return null;
  }
}

const exemplars = ({ fromMs, toMs }) => ({
  points: Array.from({ length: 12 }, (_, i) => ({
    timeMs: fromMs + ((i + 0.5) * (toMs - fromMs)) / 12,
    seconds: 0.01 + 0.03 * (i % 5),
    traceId: (0x51ab + i).toString(16).padStart(32, '0'),
    spanId: '',
    metric: 'http_server_request_duration_seconds_bucket',
  })),
});

const services = (world) => ({
  services: [
    { service: 'frontend', signals: ['logs', 'traces'], application: null },
    { service: 'mailer', signals: ['traces'], application: '_:Process:orders' },
  ],
  applications: world.apps.map((app) => app.id),
});

function application(world, ctx, id) {
  const one = world.apps.find((app) => app.id === id);
  if (!one) return null;
  const links = world.links.filter((link) => link.client === id || link.server === id);
  const near = new Set(links.flatMap((link) => [link.client, link.server]));
  near.delete(id);
  return {
    ...one,
    notes: one.name.includes('cart')
      ? [
          "The annotation taproot.io/thresholds gives NetworkRTT the value '25', but it must be a duration with its unit, such as 250ms or 1m30s. Until then what is chosen elsewhere counts.",
        ]
      : [],
    context: ctx,
    health: health(one),
    images: one.kind === 'Process' ? [] : [`registry.local/${one.name}:1.4.2`],
    instances: Array.from({ length: one.instances }, (_, i) => ({
      name: `${one.name}-${i}`,
      nodeId: one.nodes[0],
      nodeName: one.nodes[0],
      up: i < one.instancesUp,
      health: i < one.instancesUp ? { status: 'ok', reason: '' } : { status: 'critical', reason: 'not running' },
      cpuCores: 0.2 + i / 10,
      memoryBytes: 9e7,
      listens: ['127.0.0.1:5000'],
    })),
    neighbours: world.apps.filter((app) => near.has(app.id)),
    links,
    marks: [
      { timeMs: ctx.fromMs + (ctx.toMs - ctx.fromMs) * 0.4, kind: 'rollout', text: `${one.name}:1.4.2` },
      { timeMs: ctx.fromMs + (ctx.toMs - ctx.fromMs) * 0.7, kind: 'restart', text: `${one.name}-0` },
      ...incidents(one, ctx),
    ],
    reports: reportsOfApplication(one, links, ctx),
  };
}

const nodeRow = (name, i) => ({
  id: name,
  name,
  health: i % 13 === 5 ? { status: 'warning', reason: 'CPU 91 % busy' } : { status: 'ok', reason: '' },
  up: true,
  cpuCores: 4,
  cpuUsedCores: 0.4 + ((i * 7) % 30) / 10,
  memoryTotalBytes: 16 * 2 ** 30,
  memoryUsedBytes: (4 + (i % 9)) * 2 ** 30,
  networkReceivedBytesPerSecond: 4e5 + i * 1e4,
  networkTransmittedBytesPerSecond: 2e5 + i * 1e4,
  uptimeSeconds: 86_400 * 12 + i * 4000,
  instances: 13 + i,
  facts: { kernel: '6.1.0-18-amd64', system: 'Debian 12', zone: `eu-1${'abc'[i % 3]}` },
});

function node(world, ctx, id) {
  const index = world.nodes.indexOf(id);
  if (index < 0) return null;
  const one = nodeRow(id, index);
  return {
    context: ctx,
    id,
    name: id,
    health: one.health,
    facts: { ...one.facts, cpu: '4 cores', memory: '16 GiB' },
    applications: world.apps.filter((app) => app.nodes.includes(id)).map((app) => row(app, world, ctx)),
    marks: [],
    reports: reportsOfNode(ctx),
  };
}

function hits(world, text) {
  const wanted = text.toLowerCase();
  const apps = world.apps.filter((app) => app.name.toLowerCase().includes(wanted)).slice(0, 15);
  const nodes = world.nodes.filter((name) => name.includes(wanted)).slice(0, 5);
  return [
    ...apps.map((app) => ({
      kind: 'application',
      id: app.id,
      name: app.name,
      detail: app.namespace || app.kind,
      status: app.status,
    })),
    ...nodes.map((name) => ({ kind: 'node', id: name, name, detail: 'Debian 12', status: 'ok' })),
  ];
}

const part = (kind, status, detail, numbers, extra = {}) => ({
  name: kind,
  kind,
  status,
  detail,
  numbers,
  version: '',
  nodeId: null,
  findings: [],
  ...extra,
});

const components = (waiting, nodes) => [
  part('store', 'ok', 'The store answers and takes data.', {
    engineMemoryBytes: 4.1e8,
    freeDiskBytes: 2.3e10,
    freeDiskSharePercent: 61,
  }),
  part(
    'ingest',
    waiting ? 'info' : 'ok',
    waiting ? 'Waiting for the first data from an agent.' : 'Data arrives.',
    { samples: 812_000, requests: 5210, rejected: waiting ? 0 : 3, unavailable: 0 },
    { findings: waiting ? [] : ['3 requests were refused since the server started: too many labels.'] },
  ),
  part(
    'recorder',
    waiting ? 'info' : 'ok',
    waiting ? 'The first picture is being drawn.' : 'The picture is up to date.',
    waiting ? {} : { applications: 13, links: 11, series: 5211, ageSeconds: 4, refreshSeconds: 0.038 },
  ),
  ...(waiting
    ? [
        part(
          'agent',
          'info',
          'No agent has reported yet. Start taproot-node-agent on a host and point it here.',
          {},
          {
            name: 'no agent',
          },
        ),
      ]
    : nodes.map(agent)),
];

const agent = (name, i) => {
  const blind = i % 13 === 0;
  return part(
    'agent',
    blind ? 'warning' : 'ok',
    blind
      ? 'Reports, but 2 of 24 hooks in the kernel are not attached: what those see is missing.'
      : 'Reports; all 24 hooks in the kernel are attached.',
    {
      instances: 13 + i,
      hooksAttached: blind ? 22 : 24,
      cpuCores: 0.02,
      residentMemoryBytes: 6.1e7,
      batchesWaiting: 0,
    },
    {
      name,
      nodeId: name,
      version: '0.1.0',
      findings: blind
        ? [
            'Not attached: oom_mark_victim. The kernel has no such tracepoint.',
            'Not attached: nf_conntrack_confirm. The module nf_conntrack is not loaded.',
            '1,204 kernel events found no room in the ring buffer, so some requests and connections are missing.',
          ]
        : [],
    },
  );
};
