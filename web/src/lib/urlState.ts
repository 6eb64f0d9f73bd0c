/** A query of the address bar, as vue-router gives it. */
export type Query = Record<string, string | null | undefined | (string | null)[]>;

/** What a person chose to see; it goes with them from page to page. */
export interface View {
  /** `now-1h` or epoch milliseconds. */
  from: string;
  /** `now` or epoch milliseconds. */
  to: string;
  filters: Filters;
}

export interface Filters {
  namespaces: string[];
  categories: string[];
  statuses: string[];
  types: string[];
  /** `key=value`, or a key alone for whatever has it. */
  labels: string[];
  text: string;
}

export interface Preset {
  label: string;
  from: string;
}

export const presets: readonly Preset[] = ['15m', '30m', '1h', '3h', '6h', '12h', '1d', '3d', '7d'].map((label) => ({
  label,
  from: `now-${label}`,
}));

export const defaultFrom = 'now-1h';
export const emptyFilters: Filters = {
  namespaces: [],
  categories: [],
  statuses: [],
  types: [],
  labels: [],
  text: '',
};

/** Query keys of the filters. */
export const filterKeys = ['ns', 'cat', 'status', 'type', 'labels', 'q'] as const;

/** Query keys that belong to the project view and are carried along by every link. */
export const carriedKeys = ['from', 'to', ...filterKeys] as const;

const relative = /^now(?:-(\d{1,5})([smhd]))?$/;
const unitMs: Record<string, number> = { s: 1e3, m: 6e4, h: 3.6e6, d: 8.64e7 };

/** The time that `now-15m` or epoch milliseconds mean; null when the text means nothing. */
export function timeMs(text: string, nowMs: number): number | null {
  const match = relative.exec(text);
  if (match) return nowMs - (match[1] ? Number(match[1]) * unitMs[match[2]!]! : 0);
  return /^\d{12,14}$/.test(text) ? Number(text) : null;
}

export const isRelative = (view: Pick<View, 'to'>): boolean => view.to.startsWith('now');

/** Reads the view; what makes no sense falls back to the default rather than to an error. */
export function readView(query: Query, nowMs = Date.now()): View {
  let from = one(query.from) || defaultFrom;
  let to = one(query.to) || 'now';
  const start = timeMs(from, nowMs);
  const end = timeMs(to, nowMs);
  if (start === null || end === null || start >= end) {
    from = defaultFrom;
    to = 'now';
  }
  return {
    from,
    to,
    filters: {
      namespaces: list(query.ns),
      categories: list(query.cat),
      statuses: list(query.status),
      types: list(query.type),
      labels: list(query.labels),
      text: one(query.q) ?? '',
    },
  };
}

/** Writes the view; defaults are left out, so that a plain address stays plain. */
export function writeView(view: View): Query {
  const isDefault = view.from === defaultFrom && view.to === 'now';
  return {
    from: isDefault ? undefined : view.from,
    to: isDefault || view.to === 'now' ? undefined : view.to,
    ns: join(view.filters.namespaces),
    cat: join(view.filters.categories),
    status: join(view.filters.statuses),
    type: join(view.filters.types),
    labels: join(view.filters.labels),
    q: view.filters.text || undefined,
  };
}

/** The part of a query that every link takes along. */
export function carried(query: Query): Query {
  const result: Query = {};
  for (const key of carriedKeys) if (query[key] != null) result[key] = query[key];
  return result;
}

/** A changed query: undefined removes, the rest stays. */
export function merged(query: Query, change: Query): Query {
  const result: Query = { ...query, ...change };
  for (const key of Object.keys(result)) if (result[key] == null || result[key] === '') delete result[key];
  return result;
}

export function hasFilters(filters: Filters): boolean {
  const { namespaces, categories, statuses, types, labels, text } = filters;
  return [namespaces, categories, statuses, types, labels].some((chosen) => chosen.length) || text.trim() !== '';
}

/** What things can be filtered by, besides their text. */
export type Facet = 'status' | 'namespace' | 'category' | 'type' | 'label';

/** What applications, and what is told of one, can be filtered by. */
export const applicationFacets: readonly Facet[] = ['status', 'namespace', 'category', 'type', 'label'];

/** The filters of a page whose things know no more than these: what else was chosen elsewhere hides nothing here. */
export function filtersBy(filters: Filters, facets: readonly Facet[]): Filters {
  const kept = <T>(facet: Facet, chosen: T[]) => (facets.includes(facet) ? chosen : []);
  return {
    namespaces: kept('namespace', filters.namespaces),
    categories: kept('category', filters.categories),
    statuses: kept('status', filters.statuses),
    types: kept('type', filters.types),
    labels: kept('label', filters.labels),
    text: filters.text,
  };
}

/** The name of no namespace in filters and groups. */
export const noNamespace = '_';

/** The name of no known type in filters. */
export const noType = '_';

interface Filterable {
  name: string;
  namespace: string;
  category: string;
  types?: readonly string[];
  labels?: Readonly<Record<string, string>>;
  id: string;
  /** What else words are looked for in. */
  words?: readonly string[];
}

/** Whether labels pass: one of the chosen values of each key that is asked for. */
export function passesLabels(labels: Readonly<Record<string, string>>, wanted: readonly string[]): boolean {
  const byKey = new Map<string, Set<string>>();
  for (const one of wanted) {
    const [key, value] = labelParts(one);
    byKey.set(key, (byKey.get(key) ?? new Set()).add(value));
  }
  return [...byKey].every(([key, values]) => {
    const value = labels[key];
    return value !== undefined && (values.has(value) || values.has(''));
  });
}

function labelParts(label: string): [string, string] {
  const at = label.indexOf('=');
  return at < 0 ? [label, ''] : [label.slice(0, at), label.slice(at + 1)];
}

/** The `key=value` of all labels. */
export const labelWords = (labels: Readonly<Record<string, string>> | undefined): string[] =>
  Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);

/** Whether an application passes the filters. Words of the text must all occur in its name, namespace, types, labels or id. */
export function passes(app: Filterable, status: string, filters: Filters): boolean {
  if (filters.namespaces.length && !filters.namespaces.includes(app.namespace || noNamespace)) return false;
  if (filters.categories.length && !filters.categories.includes(app.category)) return false;
  if (filters.statuses.length && !filters.statuses.includes(status)) return false;
  const types = app.types ?? [];
  if (filters.types.length && !filters.types.some((type) => (type === noType ? !types.length : types.includes(type))))
    return false;
  if (filters.labels.length && !passesLabels(app.labels ?? {}, filters.labels)) return false;
  const words = filters.text.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return true;
  const said = [...types, ...labelWords(app.labels), ...(app.words ?? [])];
  const where = [app.name, app.namespace, ...said, app.id].join(' ').toLowerCase();
  return words.every((word) => where.includes(word));
}

/** `-cpu` is descending by cpu. */
export function readSort(text: string | undefined, fallback: Sort): Sort {
  if (!text) return fallback;
  return text.startsWith('-') ? { key: text.slice(1), descending: true } : { key: text, descending: false };
}

export const writeSort = (sort: Sort): string => (sort.descending ? `-${sort.key}` : sort.key);

export interface Sort {
  key: string;
  descending: boolean;
}

export function one(value: Query[string]): string | undefined {
  return (Array.isArray(value) ? value[0] : value) ?? undefined;
}

export function list(value: Query[string]): string[] {
  return (Array.isArray(value) ? value : [value])
    .flatMap((part) => (part ?? '').split(','))
    .map((part) => part.trim())
    .filter(Boolean);
}

export const join = (values: readonly string[]): string | undefined => (values.length ? values.join(',') : undefined);
