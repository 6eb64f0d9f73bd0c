// Some checks and what somebody chose for them.
const checkOf = (id, title, condition, defaultThreshold, unit, defaultBound = null) => ({
  id,
  report: 'cpu',
  title,
  condition,
  hasThreshold: true,
  defaultThreshold,
  unit,
  weight: 'hazard',
  ofNodes: id.startsWith('Node'),
  defaultBound,
});

/** The answer of /inspections. */
export const inspections = {
  checks: [
    checkOf('CPUContainer', 'CPU of containers', 'a container uses more than {threshold} of its limit', 80, 'percent'),
    checkOf(
      'SLOLatency',
      'Latency',
      'fewer than {threshold} of requests are served within {bound}',
      99,
      'percent',
      0.5,
    ),
    checkOf('NodeCPU', 'CPU of the node', 'the node is busy for more than {threshold} of the time', 90, 'percent'),
  ],
  thresholds: [
    { check: 'SLOLatency', pattern: '', value: 99.5, bound: 0.25 },
    { check: 'CPUContainer', pattern: 'shop:Deployment:checkout-*', value: 95, bound: null },
  ],
};
