import type { FieldsResponse } from '@/api/types';

/** Time and application within which fields and values are looked for. */
export type FieldScope = { from?: string; to?: string; application?: string };

/** Where a query line has its fields and values from: log records or spans. */
export interface FieldSource {
  /** Begins the names by which tests and screen readers find the line. */
  id: string;
  label: string;
  placeholder: string;
  /** What rows are called. */
  rows: string;
  /** Fields that every row has; all else are attributes. */
  known: readonly { name: string; detail: string }[];
  /** Other names of these. */
  aliases: readonly string[];
  /** Values of fields that are told by their name alone; of others the server is asked. */
  fixed: Record<string, readonly string[]>;
  fields(project: string, scope: FieldScope, signal?: AbortSignal): Promise<FieldsResponse>;
  /** Values of a field that have a text within. */
  values(
    project: string,
    scope: FieldScope & { field: string; contains: string; limit: string },
    signal?: AbortSignal,
  ): Promise<FieldsResponse>;
}

/** An attribute that is called like a field of its own is reached by its full name. */
export const reached = (source: Pick<FieldSource, 'known' | 'aliases'>, attribute: string): string =>
  [...source.known.map((field) => field.name), ...source.aliases].includes(attribute.toLowerCase())
    ? `attributes.${attribute}`
    : attribute;
