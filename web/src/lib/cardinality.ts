/** A PromQL selector of a metric, whatever its name. */
export const selectorOf = (metric: string): string =>
  /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(metric) ? metric : `{__name__=${quoted(metric)}}`;

/** Counts a metric's series, by a label where one is given whose name PromQL takes. */
export function countExpression(metric: string, label = ''): string {
  const by = /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label) ? ` by (${label})` : '';
  return `count${by} (${selectorOf(metric)})`;
}

/** Where the expression's answer can be read. */
export const queryAddress = (project: string, expression: string): string =>
  `/api/projects/${encodeURIComponent(project)}/prometheus/api/v1/query?${new URLSearchParams({ query: expression })}`;

/** Days from the first to the last, newest first; `2026-11-25`. */
export function daysBetween(first: string, last: string, most = 400): string[] {
  const days: string[] = [];
  for (let at = Date.parse(last); at >= Date.parse(first) && days.length < most; at -= 86_400_000)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

export const today = (nowMs = Date.now()): string => new Date(nowMs).toISOString().slice(0, 10);

const kinds: Record<string, string> = {
  application: 'Application',
  container: 'Container',
  service: 'Service',
  job: 'Job',
  machine: 'Machine',
  none: 'None of these',
};
export const ownerKind = (kind: string): string => kinds[kind] ?? kind;

/** Escapes for PromQL's double quotes: a name from outside may hold anything. */
const quoted = (text: string): string =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
