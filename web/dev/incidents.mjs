// Incidents of made-up applications.
const incident = (ctx, from, to, text) => {
  const at = (share) => ctx.fromMs + Math.round((share * (ctx.toMs - ctx.fromMs)) / ctx.stepMs) * ctx.stepMs;
  return { timeMs: at(from), kind: 'incident', text, endMs: at(to), isOpen: to >= 1 };
};

/** Those of an application: none where all is well. */
export const incidents = (one, ctx) =>
  one.status === 'ok'
    ? []
    : [
        incident(ctx, 0.2, 0.33, 'Availability. Up to 42 % of requests failed; the objective is 99 % without failure.'),
        incident(
          ctx,
          0.28,
          0.3,
          'Latency. Up to 31 % of requests took longer than 500 ms; the objective is 99 % within it.',
        ),
        ...(one.status === 'critical'
          ? [
              incident(
                ctx,
                0.86,
                1,
                'Availability. Up to 12 % of requests failed; the objective is 99 % without failure.',
              ),
            ]
          : []),
      ];
