// Generated worlds for looking at the pages. Everything is a function of the time and a seed, so that it is steady.

/** A small fast generator (mulberry32): the same world each time. */
export function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const app = (id, types, status, reason, instances = 1, extra = {}) => {
  const [namespace, kind, ...name] = id.split(':');
  return {
    id,
    name: name.join(':'),
    namespace: namespace === '_' ? '' : namespace,
    kind,
    types,
    category: 'application',
    status,
    statusReason: reason,
    instances,
    instancesUp: instances,
    nodes: ['vm-1'],
    labels: {},
    ...extra,
  };
};
const link = (client, server, protocol, rps, latency, status = 'ok', errors = 0, reason = '') => ({
  client,
  server,
  protocols: [protocol],
  requestsPerSecond: rps,
  errorsPerSecond: errors,
  latencySeconds: latency,
  bytesPerSecond: rps * 1800,
  status,
  statusReason: reason,
  active: rps > 0,
});

export function shop() {
  const apps = [
    app('_:Process:loadgen', ['dotnet'], 'ok', ''),
    app('_:SystemdUnit:nginx', ['nginx'], 'ok', 'Serves 212 requests/s, 0 % fail'),
    app('_:Process:storefront', ['dotnet'], 'warning', 'Slow since 02:47: 480 ms on average, orders waits on postgres'),
    app('_:Process:catalog', ['dotnet'], 'ok', ''),
    app('_:Process:cart', ['dotnet'], 'ok', ''),
    app('_:Process:orders', ['dotnet'], 'critical', '4.2 % of requests fail: postgres refuses connections', 2, {
      instancesUp: 1,
    }),
    app('_:SystemdUnit:postgresql', ['postgres'], 'warning', 'Answers in 210 ms, ten times the usual'),
    app('_:SystemdUnit:redis-server', ['redis'], 'ok', ''),
    app('external:ExternalService:payments.example.com:443', [], 'unknown', 'Outside; only seen from its clients'),
    app('_:SystemdUnit:systemd-journald', [], 'ok', '', 1, { category: 'control-plane' }),
    app('_:SystemdUnit:ssh', [], 'ok', '', 1, { category: 'control-plane' }),
    app('_:Process:taproot-server', ['dotnet'], 'ok', '', 1, { category: 'monitoring' }),
    app('_:Process:taproot-node-agent', ['dotnet'], 'ok', '', 1, { category: 'monitoring' }),
  ];
  const P = (name) => apps.find((one) => one.name.startsWith(name)).id;
  const links = [
    link(P('loadgen'), P('nginx'), 'http', 212, 0.084),
    link(P('nginx'), P('storefront'), 'http', 211, 0.082),
    link(P('storefront'), P('catalog'), 'http', 180, 0.006),
    link(P('storefront'), P('cart'), 'http', 64, 0.004),
    link(P('storefront'), P('orders'), 'http', 21, 0.48, 'warning', 0.9, '480 ms on average'),
    link(P('catalog'), P('postgresql'), 'postgres', 182, 0.003),
    link(P('orders'), P('postgresql'), 'postgres', 44, 0.21, 'critical', 1.8, '4.2 % of queries fail'),
    link(P('cart'), P('redis'), 'redis', 128, 0.0004),
    link(P('orders'), P('redis'), 'redis', 0, null),
    link(P('orders'), P('payments'), 'http', 19, 0.12),
    link(P('taproot-node'), P('taproot-server'), 'http', 0.2, 0.02),
  ];
  return { apps, links, nodes: ['vm-1'] };
}

export function crowd(appCount = 1000, linkCount = 3000, seed = 7) {
  const next = random(seed);
  const areas = [
    'billing',
    'search',
    'accounts',
    'catalog',
    'shipping',
    'media',
    'ads',
    'risk',
    'mail',
    'reports',
    'edge',
    'identity',
    'pricing',
    'stock',
    'fraud',
    'ml',
  ];
  const words = [
    'api',
    'worker',
    'gateway',
    'sync',
    'index',
    'cache',
    'store',
    'feed',
    'rules',
    'events',
    'web',
    'admin',
    'batch',
    'proxy',
    'auth',
    'audit',
  ];
  const types = [['dotnet'], ['golang'], ['java'], ['nodejs'], ['python']];
  const stores = [['postgres'], ['redis'], ['kafka'], ['mongodb'], ['mysql']];
  const apps = [];
  for (let i = 0; i < appCount; i++) {
    const area = areas[Math.floor(next() ** 1.3 * areas.length)];
    const depth = Math.floor(next() * 5);
    const isStore = depth === 4;
    const type = isStore ? stores[Math.floor(next() * 5)] : types[Math.floor(next() * 5)];
    const dice = next();
    const status = dice < 0.015 ? 'critical' : dice < 0.05 ? 'warning' : dice < 0.07 ? 'unknown' : 'ok';
    const name = `${area}-${isStore ? type[0] : words[Math.floor(next() * words.length)]}-${i}`;
    apps.push(
      app(
        `${area}:${isStore ? 'StatefulSet' : 'Deployment'}:${name}`,
        type,
        status,
        status === 'ok' ? '' : 'p95 is 1.4 s, above 500 ms',
        1 + Math.floor(next() * 12),
        {
          category: next() < 0.1 ? 'monitoring' : 'application',
          nodes: [`node-${Math.floor(next() * 60)}`],
          labels: {
            app: area,
            team: ['checkout', 'platform', 'search-and-discovery', 'data'][i % 4],
            'app.kubernetes.io/part-of': `${area}-suite`,
            ...(i % 3 ? { env: i % 2 ? 'production' : 'staging' } : {}),
          },
          depth,
        },
      ),
    );
  }
  const byArea = new Map(areas.map((area) => [area, apps.filter((one) => one.namespace === area)]));
  const links = new Map();
  while (links.size < linkCount) {
    const a = apps[Math.floor(next() * appCount)];
    const pool = next() < 0.8 ? byArea.get(a.namespace) : apps;
    const b = pool[Math.floor(next() * pool.length)];
    if (a.depth >= b.depth && next() > 0.02) continue;
    const bad = b.status === 'critical' || b.status === 'warning' ? b.status : 'ok';
    const rps = next() ** 4 * 900;
    links.set(
      `${a.id} ${b.id}`,
      link(
        a.id,
        b.id,
        b.types[0] === 'postgres' ? 'postgres' : 'http',
        next() < 0.05 ? 0 : rps,
        next() ** 3 * 0.4,
        bad,
        bad === 'critical' ? rps * 0.05 : 0,
      ),
    );
  }
  return { apps, links: [...links.values()], nodes: Array.from({ length: 60 }, (_, i) => `node-${i}`) };
}
