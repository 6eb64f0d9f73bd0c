// Costs, risks, deployments, saved views and settings, made up for looking at the pages. What is changed is kept while the mock runs.
import { chart } from './reports.mjs';
import { random } from './worlds.mjs';

const split = (cpu, memory) => ({ cpu, memory, total: cpu + memory });
const nothing = { cpu: null, memory: null, total: null };

function grouped(apps, by) {
  const groups = new Map();
  for (const app of apps) groups.set(app[by] || '_', [...(groups.get(app[by] || '_') ?? []), app]);
  return [...groups];
}

export function costs(world, ctx) {
  const next = random(11);
  const nodes = world.nodes.map((name, i) => {
    const price = 60 + (i % 7) * 31;
    const known = i % 11 !== 4;
    return {
      id: name,
      name,
      instanceType: known ? `m6i.${['large', 'xlarge', '2xlarge'][i % 3]}` : '',
      region: known ? 'eu-central-1' : '',
      lifeCycle: i % 4 ? 'on-demand' : 'spot',
      pricePerHour: known ? price / 730 : null,
      quality: known ? (i % 5 ? 'exact' : 'estimated') : 'none',
      basis: known
        ? 'aws m6i.large eu-central-1'
        : 'The provider of this node is not known: set a price for it in the settings.',
      presence: 1,
      price: known ? split(price * 0.6, price * 0.4) : nothing,
      applications: known ? split(price * 0.2, price * 0.15) : nothing,
      system: known ? split(price * 0.05, price * 0.05) : nothing,
      idle: known ? split(price * 0.35, price * 0.2) : nothing,
      reserved: known ? split(price * 0.4, price * 0.3) : nothing,
      diskGib: 100,
      disks: known ? 8 : null,
    };
  });
  const applications = world.apps
    .filter((app) => app.kind !== 'ExternalService')
    .map((app) => {
      const base = 2 + next() ** 3 * 400;
      const advised = next() > 0.4;
      return {
        ...app,
        usage: split(base * 0.6, base * 0.4),
        shared: split(base * 0.3, base * 0.2),
        reserved: split(base * 0.9, base * 0.8),
        traffic: { zones: base * 0.02, internet: next() > 0.8 ? base * 0.2 : 0 },
        total: base * 1.6,
        unpriced: next() > 0.95 ? 1 : 0,
        estimated: next() > 0.8,
        advice: advised
          ? {
              cores: 0.25,
              gib: 0.5,
              saving: base * 0.4,
              sentence: 'p95 of 7 days is 0.21 CPU, p99 of memory 410 MiB: 0.25 CPU and 512 MiB would do.',
            }
          : { cores: null, gib: null, saving: null, sentence: 'Seen for 2 h: a recommendation needs a day.' },
      };
    });
  const groups = ['namespace', 'category'].flatMap((by) =>
    grouped(applications, by).map(([name, apps]) => {
      const sum = (pick) => apps.reduce((all, app) => all + pick(app), 0);
      return {
        by,
        name,
        applications: apps.length,
        usage: sum((app) => app.usage.total),
        shared: sum((app) => app.shared.total),
        traffic: { zones: sum((app) => app.traffic.zones), internet: sum((app) => app.traffic.internet) },
        total: sum((app) => app.total),
      };
    }),
  );
  return {
    context: ctx,
    windowHours: (ctx.toMs - ctx.fromMs) / 3.6e6,
    nodes,
    applications,
    groups,
    unassigned: nodes.length > 20 ? 312 : 0,
    nodesTotal: nodes.reduce((all, node) => all + (node.price.total ?? 0), 0),
    disksTotal: nodes.length * 8,
    traffic: { zones: 41, internet: 380 },
    toDate: { amount: 4312, sinceMs: Date.now() - 20 * 86_400_000, wholeMonth: true },
    trend: {
      group: '',
      ...chart(ctx, 'trend', 'Cost of nodes', 'USD/month', 'area', { compute: [5200], disks: [400], traffic: [420] }),
    },
    priceSources: ['AWS price list, 2026-10-01'],
  };
}

const kinds = [
  [
    'One instance',
    'warning',
    'When its node or the instance itself fails, nobody serves.',
    (app) => `One instance of ${app.name} serves 84 requests/s.`,
  ],
  ['One zone', 'info', 'When the zone fails, all instances fail with it.', () => 'All 4 instances run in eu-1a.'],
  [
    'No memory limit',
    'info',
    'A leak takes the memory of its node from everybody.',
    () => '3 of 3 containers have no memory limit.',
  ],
  [
    'Certificate expires',
    'critical',
    'Clients refuse it from then on. Renew it.',
    () => 'The certificate of api.example.com expires in 3 days.',
  ],
  [
    'Image tag latest',
    'info',
    'Nobody can tell what runs, and a restart may bring another version.',
    (app) => `registry.local/${app.name}:latest runs in 2 containers.`,
  ],
];

const dismissed = new Map();
export function risks(world, ctx) {
  const next = random(3);
  const rows = world.apps.flatMap((app) =>
    kinds
      .filter(() => next() > (world.apps.length > 50 ? 0.85 : 0.6))
      .map(([title, severity, advice, sentence]) => ({
        key: `${app.id} ${title}`,
        title,
        severity,
        advice,
        applicationId: app.id,
        name: app.name,
        namespace: app.namespace,
        category: app.category,
        types: app.types,
        labels: app.labels ?? {},
        sentence: sentence(app),
        dismissal: dismissed.get(`${app.id} ${title}`) ?? null,
      })),
  );
  return { context: ctx, risks: rows };
}
export function dismissRisk({ key, reason, untilMs }) {
  dismissed.set(key, { reason, by: 'ana', atMs: Date.now(), untilMs });
}
export const restoreRisk = (key) => dismissed.delete(key);

export function deployments(world, ctx) {
  const next = random(5);
  const some = world.apps.filter(
    (app) => app.kind !== 'ExternalService' && next() > (world.apps.length > 50 ? 0.8 : 0.4),
  );
  return {
    context: ctx,
    deployments: some.map((app, i) => {
      const start = ctx.fromMs + next() * (ctx.toMs - ctx.fromMs);
      const bad = i % 6 === 1;
      const changes = bad
        ? [
            { status: 'warning', sentence: 'Latency p95 went from 120 ms to 480 ms.' },
            { status: 'warning', sentence: 'Errors went from 0.1 % to 4.2 % of requests.' },
            { status: 'info', sentence: 'CPU a request went from 2.1 ms to 3.4 ms.' },
          ]
        : i % 4 === 0
          ? [{ status: 'ok', sentence: 'Memory is 20 % less.' }]
          : [];
      return {
        applicationId: app.id,
        name: app.name,
        namespace: app.namespace,
        category: app.category,
        types: app.types,
        labels: app.labels ?? {},
        what: `image registry.internal.example.com/teams/${app.namespace || 'shop'}/${app.name}:1.${i}.0`,
        version: `1.${i}.0`,
        previous: `1.${i - 1}.0`,
        startMs: start,
        endMs: i % 9 === 2 ? null : start + 90_000,
        state: i % 9 === 2 ? (i % 2 ? 'stuck' : 'in progress') : 'deployed',
        status: bad ? 'warning' : changes.length ? 'ok' : 'unknown',
        verdict: changes[0]?.sentence ?? 'Too few requests before or after to compare.',
        changes,
      };
    }),
  };
}

let views = [];
export function savedViews(method, id, body) {
  if (method === 'GET') return { views };
  if (method === 'DELETE') {
    views = views.filter((view) => view.id !== id);
    return null;
  }
  if (views.some((view) => view.id !== id && view.page === body.page && view.name === body.name.trim()))
    throw new Error(`There is a view '${body.name}' already. Choose another name, or open that one and save it again.`);
  const view = {
    id: id ?? Math.random().toString(16).slice(2, 14),
    by: 'ana',
    savedMs: Date.now(),
    ...body,
    name: body.name.trim(),
  };
  if (view.isDefault) views = views.map((one) => (one.page === view.page ? { ...one, isDefault: false } : one));
  views = [...views.filter((one) => one.id !== view.id), view].sort((a, b) => a.name.localeCompare(b.name));
  return view;
}

const builtIn = { monitoring: ['monitoring/*', '*/prometheus*'], 'control-plane': ['kube-system/*'] };
let rules = { categories: [{ name: 'staging', patterns: ['review-*/*', '*/test-*'] }], customApplications: [] };
const assigned = new Map();
export function world(method, part, body) {
  if (method === 'PUT' && part === 'category') {
    if (body.category) assigned.set(body.application, body.category);
    else assigned.delete(body.application);
  } else if (method === 'PUT') rules = body;
  const names = new Set([...Object.keys(builtIn), ...rules.categories.map((one) => one.name), ...assigned.values()]);
  return {
    categories: [...names].map((name) => ({
      name,
      patterns: rules.categories.find((one) => one.name === name)?.patterns ?? [],
      builtIn: builtIn[name] ?? [],
    })),
    assigned: [...assigned].map(([application, category]) => ({ application, category })),
    customApplications: rules.customApplications,
  };
}
export const categoryOf = (app) => assigned.get(app.id) ?? app.category;

export const otherSettings = {
  prices: {
    custom: [{ pattern: 'rack-*', perCoreHour: 0.02, perGibHour: 0.003, diskPerGibMonth: null }],
    listedPrices: 1240,
    listOrigin: 'bundled',
    listProblem: '',
    sources: [],
  },
  limits: {
    limits: [
      ['max-ingestion-rate', 'Ingestion', 'bytes/s', 'What is beyond it is refused with 429.'],
      ['max-active-series', 'Active series', 'count', 'New series beyond it are left out.'],
      ['max-labels', 'Labels of a series', 'count', 'Samples with more are left out.'],
    ].map(([name, title, unit, explanation]) => ({
      name,
      title,
      unit,
      explanation,
      value: 1_000_000,
      default: 1_000_000,
      own: null,
    })),
    bytesPerSecond: 812_000,
    activeSeries: 412_000,
    lost: [],
  },
  'api-keys': {
    keys: ['agents of the cluster in Frankfurt', 'collector', 'laptop'].map((description, i) => ({
      id: `k${i}`,
      description,
      scopes: i ? ['traces', 'logs'] : ['metrics', 'traces', 'logs', 'profiles'],
      createdMs: Date.now() - i * 9e9,
      lastUsedMs: i === 2 ? null : Date.now() - 5000 * (i + 1),
    })),
  },
};
