import type { QueryProgressResponse } from '@/api/types';
import { digits } from './format';

/** How much of a search is done, 0 to 1; null where that is not known. */
export function progressShare(progress: QueryProgressResponse | null): number | null {
  if (!progress?.totalRows) return null;
  return Math.min(1, progress.readRows / progress.totalRows);
}

/** How far a search is, for reading; empty where that is not known. */
export function progressWords(progress: QueryProgressResponse | null): string {
  if (!progress) return '';
  const read = rows(progress.readRows);
  const of = progress.totalRows ? ` of about ${rows(progress.totalRows)}` : '';
  return `${read}${of} rows read in ${Math.round(progress.elapsedMs / 1000)} s`;
}

function rows(count: number): string {
  if (count >= 1e9) return `${digits(count / 1e9)} G`;
  if (count >= 1e6) return `${digits(count / 1e6)} M`;
  if (count >= 1e3) return `${digits(count / 1e3)} k`;
  return String(count);
}
