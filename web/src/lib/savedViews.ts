import { filterKeys, one, type Query } from './urlState';

/** What a saved view holds of a page's address: filters, order, columns, and what the page adds. */
export const savedKeys = [...filterKeys, 'sort', 'cols'] as const;

/** The key of the address that names the open view. */
export const openKey = 'saved';

/** Says in the address that no view is wanted, also not the default. */
export const noView = 'none';

/** What of the address belongs to a view, in one order whatever the address has. */
export function savedQuery(query: Query, keys: readonly string[]): string {
  const result = new URLSearchParams();
  for (const key of keys) {
    const value = one(query[key]);
    if (value) result.set(key, value);
  }
  return result.toString();
}

/** Whether the address shows what was saved, in whatever order that is written. */
export const shows = (query: Query, saved: string, keys: readonly string[]): boolean =>
  savedQuery(query, keys) === savedQuery(Object.fromEntries(new URLSearchParams(saved)), keys);

/** The change of the address that opens a view: what it does not have is taken away. */
export function opening(saved: string, id: string, keys: readonly string[]): Query {
  const values = new URLSearchParams(saved);
  return { ...Object.fromEntries(keys.map((key) => [key, values.get(key) ?? undefined])), [openKey]: id };
}

/** Whether the address asks for nothing yet, so that the page may open with its default. */
export const asksNothing = (query: Query, keys: readonly string[]): boolean =>
  !query[openKey] && keys.every((key) => key === 'cols' || !one(query[key]));
