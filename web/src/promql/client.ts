import type { PrometheusClient } from '@prometheus-io/codemirror-promql/dist/esm/client/prometheus';
import { ask, type Labels, type Metadata } from '@/api/promql';

const keptMs = 60_000;
const mostNames = 20_000;
const mostValues = 2_000;

/** Names, labels and values for completion, from the project's own interface, remembered for a minute. */
export function completionClient(project: () => string): PrometheusClient & { destroy: () => void } {
  const known = new Map<string, { untilMs: number; answer: Promise<unknown> }>();
  const stop = new AbortController();

  function get<T>(path: string, parameters: Record<string, string | number | readonly string[]>, none: T): Promise<T> {
    const id = JSON.stringify([project(), path, parameters]);
    const found = known.get(id);
    if (found && found.untilMs > Date.now()) return found.answer as Promise<T>;
    if (known.size > 200) known.clear();
    // A completion that cannot be had is no error that anybody needs to see.
    const answer = ask<T>(project(), path, parameters, stop.signal)
      .then((one) => one.data)
      .catch(() => {
        known.delete(id);
        return none;
      });
    known.set(id, { untilMs: Date.now() + keptMs, answer });
    return answer;
  }

  const of = (metric?: string): Record<string, string | readonly string[]> =>
    metric ? { 'match[]': [JSON.stringify(metric).replace(/^"(.*)"$/, '{__name__="$1"}')] } : {};
  return {
    labelNames: (metric) => get<string[]>('labels', of(metric), []),
    labelValues: (label, metric) =>
      get<string[]>(
        `label/${encodeURIComponent(label)}/values`,
        { ...of(metric), limit: label === '__name__' ? mostNames : mostValues },
        [],
      ),
    metricMetadata: () => get<Record<string, Metadata[]>>('metadata', {}, {}),
    series: async (metric) => {
      const all = await get<Labels[]>('series', { ...of(metric), limit: mostValues }, []);
      return all.map((labels) => new Map(Object.entries(labels)));
    },
    metricNames: () => get<string[]>('label/__name__/values', { limit: mostNames }, []),
    flags: () => Promise.resolve({}),
    destroy: () => stop.abort(),
  };
}
