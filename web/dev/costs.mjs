// Costs of a generated world.
import { random } from './worlds.mjs';

const split = (cpu, memory, gpu = 0) => ({ cpu, memory, gpu, total: cpu + memory + gpu });
const unknown = { cpu: null, memory: null, gpu: 0, total: null };

const nodeOf = (name, i, next) => {
  const gpus = i % 5 === 2 ? 4 : 0;
  const known = i % 7 !== 6;
  const price = split(90 + 40 * (i % 3), 60 + 30 * (i % 3), gpus * 380);
  const part = (share) => split(price.cpu * share, price.memory * share, price.gpu * share);
  const used = 0.2 + 0.5 * next();
  return {
    id: name,
    name,
    instanceType: gpus ? 'g5.12xlarge' : ['m5.xlarge', 'm5.2xlarge', 'c6g.large'][i % 3],
    region: 'eu-west-1',
    lifeCycle: i % 4 === 3 ? 'spot' : 'on-demand',
    pricePerHour: known ? price.total / 730 : null,
    quality: known ? (i % 3 === 1 ? 'estimated' : 'list') : 'none',
    basis: known
      ? 'On-demand list price of m5.xlarge in eu-west-1, as of 2026-01-19.'
      : 'The agent found no cloud here. Set a price for own hardware in the settings.',
    presence: 1,
    price: known ? price : unknown,
    applications: known ? part(used) : unknown,
    system: known ? part(0.05) : unknown,
    idle: known ? part(0.95 - used) : unknown,
    reserved: known ? part(Math.min(0.9, used + 0.2)) : unknown,
    diskGib: 200,
    disks: known ? 16 : null,
    gpus,
  };
};

const applicationOf = (app, i, next) => {
  const usage = split(40 * next(), 30 * next(), i % 11 === 4 ? 300 * next() : 0);
  const shared = split(usage.cpu * 0.8, usage.memory * 0.5, usage.gpu * 0.4);
  const traffic = { zones: 4 * next(), internet: i % 6 ? 0 : 9 * next(), zoneGib: 200, internetGib: 90 };
  const advised = i % 3 !== 1;
  return {
    id: app.id,
    name: app.name,
    namespace: app.namespace,
    category: app.category,
    types: app.types,
    labels: app.labels ?? {},
    labelValue: '',
    usage,
    shared,
    reserved: i % 4 ? split(60 * next(), 40 * next()) : unknown,
    traffic,
    total: usage.total + shared.total + traffic.zones + traffic.internet,
    instances: app.instances,
    unpriced: i % 9 ? 0 : 1,
    estimated: i % 3 === 1,
    advice: {
      cores: advised ? 0.25 : null,
      gib: advised ? 0.5 : null,
      saving: advised ? 20 * next() - 4 : null,
      sentence: advised
        ? 'Ask for 250 mCPU and 512 MiB an instance: over 7 days its busiest instance stayed below 210 mCPU for 95 % of the time.'
        : 'It was measured for 9 h of 7 days: too little to know its peaks.',
    },
  };
};

const groupsOf = (by, applications, name) => {
  const groups = new Map();
  for (const one of applications) {
    const key = name(one);
    const sum = groups.get(key) ?? {
      by,
      name: key,
      applications: 0,
      usage: 0,
      shared: 0,
      traffic: { zones: 0, internet: 0, zoneGib: 0, internetGib: 0 },
      total: 0,
    };
    sum.applications++;
    sum.usage += one.usage.total;
    sum.shared += one.shared.total;
    sum.traffic.zones += one.traffic.zones;
    sum.traffic.internet += one.traffic.internet;
    sum.total += one.total;
    groups.set(key, sum);
  }
  return [...groups.values()];
};

const teams = ['web', 'payments', 'search', 'data-platform', ''];

/** The answer of /costs. */
export function costs(world, ctx, label) {
  const next = random(7);
  const nodes = world.nodes.map((name, i) => nodeOf(name, i, next));
  const applications = world.apps
    .filter((app) => app.kind !== 'ExternalService')
    .map((app, i) => ({
      ...applicationOf(app, i, next),
      labelValue: label ? teams[app.name.length % teams.length] : '',
    }));
  const known = nodes.filter((node) => node.quality !== 'none');
  const total = known.reduce((sum, node) => sum + node.price.total, 0);
  const points = Math.round((ctx.toMs - ctx.fromMs) / ctx.stepMs) + 1;
  return {
    context: ctx,
    windowHours: (ctx.toMs - ctx.fromMs) / 3.6e6,
    nodes,
    applications,
    groups: [
      ...groupsOf('namespace', applications, (one) => one.namespace),
      ...groupsOf('category', applications, (one) => one.category),
      ...(label ? groupsOf('label', applications, (one) => one.labelValue) : []),
    ],
    unassigned: 0,
    nodesTotal: total,
    disksTotal: known.length * 16,
    traffic: { zones: 31.2, internet: 12.6, zoneGib: 3100, internetGib: 140 },
    toDate: { amount: total * 0.62, sinceMs: ctx.fromMs, wholeMonth: false },
    trend: {
      id: 'costs',
      title: 'Costs at the rate of each moment',
      unit: 'USD/month',
      kind: 'line',
      group: '',
      emptyReason: '',
      threshold: null,
      series: ['nodes', 'used'].map((name, i) => ({
        name,
        values: Array.from({ length: points }, (_, at) => total * (i ? 0.5 + 0.1 * Math.sin(at / 9) : 1)),
      })),
    },
    priceSources: ['AWS price list of us-east-1'],
    labelKeys: ['app_kubernetes_io_part_of', 'cost_center', 'team'],
    label: label ?? '',
  };
}
