const most = 100;
const key = (project: string) => `taproot.promql.${project}`;

/** Queries that were asked lately in a project, the newest first. */
export function recentQueries(project: string): string[] {
  try {
    const stored = JSON.parse(localStorage.getItem(key(project)) ?? '[]') as unknown;
    return Array.isArray(stored) ? stored.filter((one): one is string => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

export function rememberQuery(project: string, text: string): void {
  const query = text.trim();
  if (!query) return;
  const all = [query, ...recentQueries(project).filter((one) => one !== query)].slice(0, most);
  try {
    localStorage.setItem(key(project), JSON.stringify(all));
  } catch {
    // no room in the browser's store: the history is a convenience
  }
}
