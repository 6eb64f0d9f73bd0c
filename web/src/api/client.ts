import type * as api from './types';

/** An answer that was not what we asked for, in the server's words. */
export class ApiError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** The time range of a request: `now-15m` or epoch milliseconds. */
export interface Range {
  from: string;
  to: string;
}

const queryNames = new WeakMap<AbortSignal, string>();

/** The name by which the server says how far the queries of requests are; those that are cancelled together share it. */
export function queryName(signal: AbortSignal): string {
  let name = queryNames.get(signal);
  if (!name) {
    // randomUUID is not there on pages without TLS.
    name = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16).padStart(8, '0')).join(
      '',
    );
    queryNames.set(signal, name);
  }
  return name;
}

async function request<T>(path: string, init: RequestInit = {}): Promise<T> {
  let response: Response;
  try {
    const named: Record<string, string> = init.signal ? { 'X-Query-Id': queryName(init.signal) } : {};
    response = await fetch(path, { ...init, headers: { Accept: 'application/json', ...named, ...init.headers } });
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error;
    throw new ApiError('The Taproot server cannot be reached. Is it running?', 0);
  }
  if (!response.ok) throw new ApiError(await sentence(response), response.status);
  return response.status === 204 ? (undefined as T) : ((await response.json()) as T);
}

/** The sentence of an RFC 9457 answer, or the best there is. */
async function sentence(response: Response): Promise<string> {
  try {
    const problem = (await response.json()) as { title?: string; detail?: string };
    const text = problem.detail || problem.title;
    if (text) return text;
  } catch {
    // not JSON: a proxy's page, say
  }
  return `The server answered ${response.status} ${response.statusText}`.trim() + '.';
}

const project = (id: string, rest: string) => `/api/projects/${encodeURIComponent(id)}/${rest}`;
const ranged = (path: string, range: Range) => `${path}?${new URLSearchParams({ from: range.from, to: range.to })}`;

export const getProjects = (signal?: AbortSignal) => request<api.ProjectSummary[]>('/api/projects', { signal });

export const getApplications = (id: string, range: Range, signal?: AbortSignal) =>
  request<api.ApplicationsResponse>(ranged(project(id, 'applications'), range), { signal });

export const getMap = (id: string, range: Range, signal?: AbortSignal) =>
  request<api.MapResponse>(ranged(project(id, 'map'), range), { signal });

export const getApplication = (id: string, application: string, range: Range, signal?: AbortSignal) =>
  request<api.ApplicationResponse>(ranged(project(id, `applications/${encodeURIComponent(application)}`), range), {
    signal,
  });

export const getNodes = (id: string, range: Range, signal?: AbortSignal) =>
  request<api.NodesResponse>(ranged(project(id, 'nodes'), range), { signal });

export const getNode = (id: string, node: string, range: Range, signal?: AbortSignal) =>
  request<api.NodeResponse>(ranged(project(id, `nodes/${encodeURIComponent(node)}`), range), { signal });

/** The PromQL that draws a chart of an application's or node's page. */
export const getChartQueries = (
  id: string,
  kind: 'applications' | 'nodes',
  of: string,
  chart: string,
  range: Range,
  signal?: AbortSignal,
) =>
  request<api.ChartQueries>(
    `${project(id, `${kind}/${encodeURIComponent(of)}/promql`)}?${new URLSearchParams({ chart, from: range.from, to: range.to })}`,
    { signal },
  );

export const search = (id: string, text: string, signal?: AbortSignal) =>
  request<api.SearchResponse>(`${project(id, 'search')}?${new URLSearchParams({ q: text })}`, { signal });

export const getStatus = (id: string, signal?: AbortSignal) =>
  request<api.SystemStatusResponse>(project(id, 'status'), { signal });

/** How far the queries of a running request are. */
export const getQueryProgress = (id: string, name: string) =>
  request<api.QueryProgressResponse>(project(id, `queries/${name}`));

export const getStorage = (id: string, signal?: AbortSignal) =>
  request<api.StorageResponse>(project(id, 'storage'), { signal });

export const getIngest = (id: string, range: Range, signal?: AbortSignal) =>
  request<api.IngestResponse>(ranged(project(id, 'ingest'), range), { signal });

const counted = (path: string, query: Record<string, string | undefined>) =>
  `${path}?${new URLSearchParams(Object.entries(query).filter((pair): pair is [string, string] => !!pair[1]))}`;

/** Series of a day (`2026-11-25`, UTC); an empty one is today. */
export const getCardinality = (id: string, day: string, signal?: AbortSignal) =>
  request<api.CardinalityResponse>(counted(project(id, 'cardinality'), { day }), { signal });

export const getMetricCardinality = (id: string, day: string, metric: string, signal?: AbortSignal) =>
  request<api.MetricLabelsResponse>(counted(project(id, 'cardinality/metric'), { day, metric }), { signal });

export const getLayout = (id: string, signal?: AbortSignal) =>
  request<api.MapLayout>(project(id, 'map/layout'), { signal });

const withBody = (method: 'PUT' | 'POST', body: unknown): RequestInit => ({
  method,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify(body),
});

export const putLayout = (id: string, layout: api.MapLayout) =>
  request<void>(project(id, 'map/layout'), withBody('PUT', layout));

export const getPrometheusSettings = (id: string, signal?: AbortSignal) =>
  request<api.PrometheusSettings>(project(id, 'settings/prometheus'), { signal });

export const putPrometheusSettings = (id: string, change: api.PrometheusSettingsChange) =>
  request<api.PrometheusSettings>(project(id, 'settings/prometheus'), withBody('PUT', change));

export const testPrometheusSettings = (id: string, change: api.PrometheusSettingsChange) =>
  request<api.PrometheusTest>(project(id, 'settings/prometheus/test'), withBody('POST', change));

export const getLimits = (id: string, signal?: AbortSignal) =>
  request<api.LimitsResponse>(project(id, 'settings/limits'), { signal });

export const putLimits = (id: string, change: api.LimitsChange) =>
  request<api.LimitsResponse>(project(id, 'settings/limits'), withBody('PUT', change));

export const listApiKeys = (id: string, signal?: AbortSignal) =>
  request<api.ApiKeysResponse>(project(id, 'settings/api-keys'), { signal });

export const createApiKey = (id: string, wanted: api.ApiKeyRequest) =>
  request<api.ApiKeyCreated>(project(id, 'settings/api-keys'), withBody('POST', wanted));

export const deleteApiKey = (id: string, key: string) =>
  request<void>(project(id, `settings/api-keys/${encodeURIComponent(key)}`), { method: 'DELETE' });

export const getPyroscopeSettings = (id: string, signal?: AbortSignal) =>
  request<api.PyroscopeSettings>(project(id, 'settings/pyroscope'), { signal });

export const putPyroscopeSettings = (id: string, change: api.PyroscopeSettingsChange) =>
  request<api.PyroscopeSettings>(project(id, 'settings/pyroscope'), withBody('PUT', change));

export const testPyroscopeSettings = (id: string, change: api.PyroscopeSettingsChange) =>
  request<api.PyroscopeTest>(project(id, 'settings/pyroscope/test'), withBody('POST', change));

export const getInspections = (id: string, signal?: AbortSignal) =>
  request<api.InspectionsResponse>(project(id, 'inspections'), { signal });

export const getIndicators = (id: string, signal?: AbortSignal) =>
  request<api.IndicatorsResponse>(project(id, 'settings/indicators'), { signal });

export const putIndicators = (id: string, change: api.IndicatorSetting) =>
  request<api.IndicatorsResponse>(project(id, 'settings/indicators'), withBody('PUT', change));

export const tryIndicators = (id: string, change: api.IndicatorSetting) =>
  request<api.IndicatorTrial>(project(id, 'settings/indicators/try'), withBody('POST', change));

export const putThreshold = (id: string, check: string, change: api.ThresholdChange) =>
  request<api.InspectionsResponse>(
    project(id, `inspections/${encodeURIComponent(check)}/threshold`),
    withBody('PUT', change),
  );

export const getRisks = (id: string, range: Range, signal?: AbortSignal) =>
  request<api.RisksResponse>(ranged(project(id, 'risks'), range), { signal });

export const dismissRisk = (id: string, change: api.RiskDismissalChange) =>
  request<void>(project(id, 'risks/dismissal'), withBody('PUT', change));

export const restoreRisk = (id: string, key: string) =>
  request<void>(`${project(id, 'risks/dismissal')}?${new URLSearchParams({ key })}`, { method: 'DELETE' });

export const getDeployments = (id: string, range: Range, signal?: AbortSignal) =>
  request<api.DeploymentsResponse>(ranged(project(id, 'deployments'), range), { signal });

export const getWorldSettings = (id: string, signal?: AbortSignal) =>
  request<api.WorldSettingsResponse>(project(id, 'settings/world'), { signal });

export const putWorldSettings = (id: string, change: api.WorldSettingsChange) =>
  request<api.WorldSettingsResponse>(project(id, 'settings/world'), withBody('PUT', change));

export const assignCategory = (id: string, change: api.CategoryChange) =>
  request<api.WorldSettingsResponse>(project(id, 'settings/world/category'), withBody('PUT', change));

export const getSavedViews = (id: string, signal?: AbortSignal) =>
  request<api.SavedViewsResponse>(project(id, 'views'), { signal });

export const createSavedView = (id: string, change: api.SavedViewChange) =>
  request<api.SavedView>(project(id, 'views'), withBody('POST', change));

export const putSavedView = (id: string, view: string, change: api.SavedViewChange) =>
  request<api.SavedView>(project(id, `views/${encodeURIComponent(view)}`), withBody('PUT', change));

export const deleteSavedView = (id: string, view: string) =>
  request<void>(project(id, `views/${encodeURIComponent(view)}`), { method: 'DELETE' });

export const getCosts = (id: string, range: Range, label: string, signal?: AbortSignal) =>
  request<api.CostsResponse>(
    ranged(project(id, 'costs'), range) + (label ? `&label=${encodeURIComponent(label)}` : ''),
    { signal },
  );

export const getPrices = (id: string, signal?: AbortSignal) =>
  request<api.PricesResponse>(project(id, 'settings/prices'), { signal });

export const putPrices = (id: string, change: api.PricesChange) =>
  request<api.PricesResponse>(project(id, 'settings/prices'), withBody('PUT', change));

const explored =
  <T>(part: string) =>
  (id: string, range: Range, query: Record<string, string>, signal?: AbortSignal) =>
    request<T>(counted(project(id, `traces/${part}`), { from: range.from, to: range.to, ...query }), { signal });

export const getTraceHeatMap = explored<api.TraceHeatMap>('heatmap');
export const getTraceOverview = explored<api.TraceOverview>('overview');
export const getTraceErrors = explored<api.TraceErrors>('errors');
export const getTraceFlame = explored<api.TraceFlame>('flame');
export const getTraceDifferences = explored<api.TraceDifferences>('differences');
export const listTraces = explored<api.TracesResponse>('list');
export const getTraceCalls = explored<api.TraceCalls>('calls');

export const getTrace = (id: string, trace: string, signal?: AbortSignal) =>
  request<api.TraceResponse>(project(id, `traces/${encodeURIComponent(trace)}`), { signal });

/** Requests that an application's own metrics name. */
export const getExemplars = (id: string, application: string, range: Range, signal?: AbortSignal) =>
  request<api.ApplicationExemplars>(
    ranged(project(id, `applications/${encodeURIComponent(application)}/exemplars`), range),
    { signal },
  );

/** Attributes of spans, and the most frequent values of a field. */
export const listTraceFields = (id: string, search: Record<string, string | undefined>, signal?: AbortSignal) =>
  request<api.FieldsResponse>(counted(project(id, 'traces/fields'), search), { signal });

export const listTraceFieldValues = (id: string, search: Record<string, string | undefined>, signal?: AbortSignal) =>
  request<api.FieldsResponse>(counted(project(id, 'traces/fields/values'), search), { signal });

/** Spans of other traces that link to this one. */
export const getTraceLinks = (id: string, trace: string, signal?: AbortSignal) =>
  request<api.TraceLinks>(project(id, `traces/${encodeURIComponent(trace)}/links`), { signal });

/** Log records of a trace. */
export const getTraceLogs = (id: string, trace: string, range: Range, signal?: AbortSignal) =>
  request<api.TraceLogs>(counted(project(id, 'logs'), { ...range, traceId: trace, limit: '1000' }), { signal });

export const getServiceOwners = (id: string, range: Range, signal?: AbortSignal) =>
  request<api.ServiceOwners>(ranged(project(id, 'settings/services'), range), { signal });

export const putServiceOwner = (id: string, change: api.ServiceOwnerChange) =>
  request<void>(project(id, 'settings/services'), withBody('PUT', change));

/** What log records are looked for, as the server's parameters. */
export type LogSearch = Partial<
  Record<
    | 'from'
    | 'to'
    | 'application'
    | 'query'
    | 'after'
    | 'before'
    | 'limit'
    | 'buckets'
    | 'field'
    | 'contains'
    | 'compare'
    | 'newSince',
    string
  >
>;

const logs = (id: string, what: string, search: LogSearch) => counted(project(id, `logs${what}`), search);

export const searchLogs = (id: string, search: LogSearch, signal?: AbortSignal) =>
  request<api.LogsResponse>(logs(id, '', search), { signal });

export const getLogHistogram = (id: string, search: LogSearch, signal?: AbortSignal) =>
  request<api.LogHistogramResponse>(logs(id, '/histogram', search), { signal });

export const listLogFields = (id: string, search: LogSearch, signal?: AbortSignal) =>
  request<api.FieldsResponse>(logs(id, '/fields', search), { signal });

export const listLogFieldValues = (id: string, search: LogSearch, signal?: AbortSignal) =>
  request<api.FieldsResponse>(logs(id, '/fields/values', search), { signal });

export const listLogPatterns = (id: string, search: LogSearch, signal?: AbortSignal) =>
  request<api.LogPatternsResponse>(logs(id, '/patterns', search), { signal });

export const getLogSurroundings = (id: string, key: string, lines: number, signal?: AbortSignal) =>
  request<api.LogSurroundings>(counted(project(id, 'logs/around'), { key, lines: String(lines) }), { signal });

/** Addresses that the browser itself opens: a stream of events, a file. */
export const logTailUrl = (id: string, search: LogSearch) => logs(id, '/tail', search);
export const logExportUrl = (id: string, search: LogSearch, format: 'ndjson' | 'csv') =>
  counted(project(id, 'logs/export'), { ...search, format });

/** Which profiles: of an application, or of all services; labels are `name=value`. */
export interface ProfileScope {
  application?: string;
  /** Only what was sampled in this span. */
  span?: string;
  type?: string;
  labels?: readonly string[];
}

function profiles(
  id: string,
  what: string,
  range: Range,
  scope: ProfileScope,
  more: Record<string, unknown> = {},
): string {
  const query = new URLSearchParams({ from: range.from, to: range.to });
  if (scope.application) query.set('application', scope.application);
  else if (scope.type) query.set('service', '*');
  if (scope.span) query.set('span', scope.span);
  if (scope.type) query.set('type', scope.type);
  for (const label of scope.labels ?? []) query.append('label', label);
  for (const [name, value] of Object.entries(more))
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value])
      if (one != null) query.append(name, String(one));
  return `${project(id, `profiles/${what}`)}?${query}`;
}

export const getProfileTypes = (id: string, range: Range, scope: ProfileScope, signal?: AbortSignal) =>
  request<api.ProfileTypesResponse>(profiles(id, 'types', range, scope), { signal });

export const getProfileLabels = (id: string, range: Range, scope: ProfileScope, signal?: AbortSignal) =>
  request<api.ProfileLabelsResponse>(profiles(id, 'labels', range, scope), { signal });

export const getProfileSeries = (id: string, range: Range, scope: ProfileScope, signal?: AbortSignal) =>
  request<api.ProfileSeriesResponse>(profiles(id, 'series', range, scope), { signal });

export const getFlameGraph = (
  id: string,
  range: Range,
  scope: ProfileScope,
  form: { baseFrom?: string; baseTo?: string; baseLabel?: string[]; by?: string; maxNodes?: number },
  signal?: AbortSignal,
) => request<api.FlameGraphResponse>(profiles(id, 'flamegraph', range, scope, form), { signal });

/** Where the profile is as a pprof file. */
export const pprofAddress = (id: string, range: Range, scope: ProfileScope) => profiles(id, 'pprof', range, scope);
