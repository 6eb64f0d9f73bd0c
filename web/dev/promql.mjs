// A project's Prometheus interface, made up for looking at the metrics page: `many` gives many series, `none` no series, `bad` an error.
const metrics = {
  container_resources_cpu_usage_seconds_total: ['counter', 'CPU time that the container used.', 'seconds'],
  node_resources_memory_available_bytes: ['gauge', 'Memory that can be had without swapping.', 'bytes'],
  container_http_inbound_requests_total: ['counter', 'HTTP requests that the container served.', ''],
};
const names = ['orders', 'cart', 'catalog', 'storefront', 'nginx', 'postgres'];

const fail = (error, errorType = 'bad_data', status = 400) => ({ status, body: { status: 'error', errorType, error } });
const give = (data, warnings) => ({
  status: 200,
  body: { status: 'success', data, ...(warnings ? { warnings } : {}) },
});

function labels(query, i) {
  if (/^node_/.test(query)) return { __name__: /^\w+/.exec(query)[0], machine_id: `4a1e${i}`, instance: `vm-${i + 1}` };
  return { container_id: i < names.length ? `/docker/${names[i]}` : `/k8s/shop/${names[i % names.length]}-${i}/app` };
}

const value = (query, i, seconds) => {
  const size = /bytes/.test(query) ? 2e9 : 0.4;
  return String(size * (1 + i / 3) + (size / 3) * Math.sin(seconds / 600 + i));
};

export function prometheus(project, path, form) {
  const query = form.get('query') ?? '';
  if (path[0] === 'metadata')
    return give(
      Object.fromEntries(
        Object.entries(metrics)
          .filter(([name]) => !form.get('metric') || name === form.get('metric'))
          .map(([name, [type, help, unit]]) => [name, [{ type, help, unit }]]),
      ),
    );
  if (path[0] === 'labels') return give(['__name__', 'container_id', 'machine_id', 'status']);
  if (path[0] === 'label')
    return give(path[1] === '__name__' ? Object.keys(metrics) : names.map((n) => `/docker/${n}`));
  if (path[0] === 'series') return give([]);
  if (/bad|\($/.test(query)) return fail('1:5: here a closing bracket was expected, but the query ends');
  if (path[0] === 'format_query') return give(query);
  const count = project === 'waiting' || /none/.test(query) ? 0 : /many/.test(query) ? 400 : names.length;
  const stats = { timings: { execTotalTime: 0.012 }, samples: { totalQueryableSamples: count * 1440 } };
  const all = Array.from({ length: count }, (_, i) => labels(query, i));
  if (path[0] === 'query') {
    const time = Number(form.get('time'));
    const result = all.map((metric, i) => ({ metric, value: [time, value(query, i, time)] }));
    return give({ resultType: 'vector', result, stats });
  }
  const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(form.get(name)));
  const times = Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, i) => start + i * step);
  const result = all.map((metric, i) => ({ metric, values: times.map((time) => [time, value(query, i, time)]) }));
  return give({ resultType: 'matrix', result, stats });
}

export const chartPromql = (chart) =>
  /latency/.test(chart)
    ? {
        queries: [],
        reason:
          'The lag is the time since the primary was at the replica\u2019s position: PromQL cannot look for when a series had a value.',
      }
    : {
        queries: [
          {
            name: 'each container_id',
            expression:
              'sum by (container_id) (rate(container_resources_cpu_usage_seconds_total{container_id=~"/docker/orders|/docker/cart"}[1m]))',
            note: '',
          },
        ],
        reason: '',
      };
