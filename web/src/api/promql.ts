import { queryName } from './client';

/** What the project's Prometheus interface answers; the shapes are Prometheus' own. */
export type Labels = Record<string, string>;
export type Sample = [seconds: number, value: string];

export interface MatrixSeries {
  metric: Labels;
  values: Sample[];
}

export interface VectorSample {
  metric: Labels;
  value: Sample;
}

export interface Statistics {
  timings: { execTotalTime: number };
  samples: { totalQueryableSamples: number };
}

export interface Answer<T> {
  data: T;
  warnings: string[];
  /** Milliseconds from the question to the whole answer. */
  tookMs: number;
}

export interface RangeData {
  resultType: 'matrix';
  result: MatrixSeries[];
  stats?: Statistics;
}

export interface InstantData {
  resultType: 'vector' | 'scalar' | 'string' | 'matrix';
  result: VectorSample[] | Sample | MatrixSeries[];
  stats?: Statistics;
}

export interface Metadata {
  type: string;
  help: string;
  unit: string;
}

/** The server's sentence, and where in the query it points. */
export class PromqlError extends Error {
  /** Line and column, from 1; null when the error is not about a place. */
  readonly place: { line: number; column: number } | null;

  constructor(
    message: string,
    readonly kind: string,
  ) {
    const match = /^(\d+):(\d+): ([\s\S]*)$/.exec(message);
    super(match ? match[3] : message);
    this.name = 'PromqlError';
    this.place = match ? { line: Number(match[1]), column: Number(match[2]) } : null;
  }
}

export const promqlBase = (project: string) => `/api/projects/${encodeURIComponent(project)}/prometheus/api/v1`;

type Parameters = Record<string, string | number | readonly string[]>;

/** Asks with a form: queries may be longer than an address. */
export async function ask<T>(
  project: string,
  path: string,
  parameters: Parameters,
  signal?: AbortSignal,
): Promise<Answer<T>> {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    for (const one of Array.isArray(value) ? value : [value]) form.append(name, String(one));
  const began = performance.now();
  let response: Response;
  try {
    response = await fetch(`${promqlBase(project)}/${path}`, {
      method: 'POST',
      body: form,
      headers: signal ? { 'X-Query-Id': queryName(signal) } : {},
      signal,
    });
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error;
    throw new PromqlError('The Taproot server cannot be reached. Is it running?', 'unreachable');
  }
  const body = (await response.json().catch(() => null)) as {
    status?: string;
    data?: T;
    warnings?: string[];
    error?: string;
    errorType?: string;
    detail?: string;
    title?: string;
  } | null;
  if (!response.ok || body?.status !== 'success') {
    const words = body?.error || body?.detail || body?.title || `The server answered ${response.status}.`;
    throw new PromqlError(words, body?.errorType ?? String(response.status));
  }
  return { data: body.data as T, warnings: body.warnings ?? [], tookMs: performance.now() - began };
}

export interface Span {
  fromMs: number;
  toMs: number;
  stepMs: number;
}

/** More series than this are no picture and no table for a person. */
export const mostSeries = 1000;

export const queryRange = (project: string, query: string, span: Span, signal?: AbortSignal) =>
  ask<RangeData>(
    project,
    'query_range',
    {
      query,
      start: span.fromMs / 1000,
      end: span.toMs / 1000,
      step: span.stepMs / 1000,
      stats: 'true',
      limit: mostSeries,
    },
    signal,
  );

export const queryInstant = (project: string, query: string, timeMs: number, signal?: AbortSignal) =>
  ask<InstantData>(project, 'query', { query, time: timeMs / 1000, stats: 'true', limit: mostSeries }, signal);

/** The query as the server would write it; fails where the query is wrong. */
export const formatQuery = (project: string, query: string, signal?: AbortSignal) =>
  ask<string>(project, 'format_query', { query }, signal);

export const getMetadata = (project: string, metric: string, signal?: AbortSignal) =>
  ask<Record<string, Metadata[]>>(project, 'metadata', { metric }, signal);
