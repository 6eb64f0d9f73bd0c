/** Generated profiles: of a shop with a handful of programs, and of a crowd that fills the largest graph there is. */
const types = [
  ['ebpf:cpu:nanoseconds', 'nanoseconds', false],
  ['go_runtime:heap_inuse_space:bytes', 'bytes', true],
  ['go_runtime:heap_alloc_space:bytes', 'bytes', false],
  ['java:lock_delay:nanoseconds', 'nanoseconds', false],
];
const libraries = [
  (i) => `net/http.(*conn).serve${i} /usr/local/go/src/net/http/server.go:${i + 10}`,
  (i) => `github.com/acme/shop/internal/cart.(*Store).Load${i} /src/internal/cart/store.go:${i + 40}`,
  (i) => `runtime.mallocgc${i} /usr/local/go/src/runtime/malloc.go:${i}`,
  (i) => `SSL_write${i} /usr/lib/x86_64-linux-gnu/libssl.so.3:0`,
  (i) => `memcpy${i} /usr/lib/x86_64-linux-gnu/libc.so.6:0`,
  (i) => `tcp_sendmsg${i} [kernel]:0`,
  (i) => `encoding/json.(*encodeState).marshal${i} /usr/local/go/src/encoding/json/encode.go:${i}`,
  (i) => `github.com/jackc/pgx/v5.(*Conn).Query${i} /go/pkg/mod/github.com/jackc/pgx/v5/conn.go:${i}`,
];

function random(seed) {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** A tree with so many nodes: deep, with heavy and light branches, now and before. */
function flame(count, roots, isCompared) {
  const next = random(7);
  const texts = [''];
  const byText = new Map([['', 0]]);
  const frame = (text) => {
    if (!byText.has(text)) byText.set(text, texts.push(text) - 1);
    return byText.get(text);
  };
  const [parents, frames, depths, weights, before] = [[-1], [0], [0], [1e12], [1.1e12]];
  for (let at = 0; at < parents.length && parents.length < count; at++) {
    const children = at === 0 && roots.length ? roots.length : 1 + Math.floor(next() * (depths[at] < 4 ? 4 : 2.6));
    let left = weights[at] * (at === 0 ? 1 : 0.97);
    for (let i = 0; i < children && parents.length < count && depths[at] < 70; i++) {
      const weight = left * (i === children - 1 ? 0.8 : 0.3 + 0.5 * next());
      left -= weight;
      if (weight < 1) continue;
      parents.push(at);
      frames.push(
        frame(at === 0 && roots.length ? roots[i] : libraries[Math.floor(next() * 8)](Math.floor(next() * 40))),
      );
      depths.push(depths[at] + 1);
      weights.push(Math.round(weight));
      before.push(Math.round(next() < 0.02 ? 0 : weight * (0.5 + next())));
    }
  }
  const own = (values) => {
    const self = [...values];
    for (let i = 1; i < self.length; i++) self[parents[i]] -= values[i];
    return self.map((value) => Math.max(0, value));
  };
  const sums = (self) => {
    const total = [...self];
    for (let i = total.length - 1; i > 0; i--) total[parents[i]] += total[i];
    return total;
  };
  const [self, baseSelf] = [own(weights), own(before)];
  const nodes = { parents, frames, self, total: sums(self) };
  const base = isCompared ? { baseSelf, baseTotal: sums(baseSelf) } : { baseSelf: [], baseTotal: [] };
  return { texts, nodes: { ...nodes, ...base } };
}

export function profiles(ctx, project, what, query, applications) {
  const type = types.find(([name]) => name === query.get('type')) ?? types[0];
  const head = { type: type[0], unit: type[1], isState: type[2], fromMs: ctx.fromMs };
  const whole = !query.get('application');
  if (project === 'waiting') return { types: [] };
  const span = query.get('span');
  switch (what) {
    case 'types':
      // Of all spans of the made-up trace one was sampled.
      if (span && !/^0*3$/.test(span)) return { types: [] };
      return {
        types: types.map(([name, unit, isState]) => ({
          service: 'shop',
          type: name,
          unit,
          isState,
          lastSeenMs: ctx.toMs,
        })),
      };
    case 'labels':
      return {
        labels: [
          { name: 'host.name', values: ['vm-1', 'vm-2'] },
          { name: 'service.version', values: ['1.4.1', '1.4.2'] },
        ],
      };
    case 'series': {
      const next = random(3);
      const count = Math.ceil((ctx.toMs - ctx.fromMs) / 60_000);
      const scale = type[1] === 'bytes' ? 4e8 : 6e10;
      return { ...head, stepMs: 60_000, values: Array.from({ length: count }, () => scale * (0.4 + next())) };
    }
    case 'flamegraph': {
      const roots = whole ? applications.slice(0, 24).map((app) => app.name) : [];
      const isCompared = query.has('baseFrom') || query.has('baseLabel');
      const graph = flame(project === 'crowded' ? 100_000 : 3000, roots, isCompared);
      return {
        ...head,
        ...graph,
        toMs: ctx.toMs,
        baseFromMs: isCompared ? ctx.fromMs : null,
        baseToMs: isCompared ? ctx.toMs : null,
        total: graph.nodes.total[0],
        baseTotal: graph.nodes.baseTotal[0] ?? 0,
        leftOutNodes: project === 'crowded' ? 41_234 : 0,
        leftOutSelf: 0,
        leftOutStacks: 0,
        groups: roots.map((text, i) => ({ text, application: applications[i].id, services: [text] })),
      };
    }
    default:
      return null;
  }
}
