import type { LogRecordView } from '@/api/types';
import { shortApplication } from '@/lib/format';

/** Most records that a page holds; whoever wants more narrows the search or exports. */
export const mostRecords = 10_000;

/** Records newest first, each once. Equal times keep the server's order, which is that of the key. */
export function mergeRecords(have: readonly LogRecordView[], come: readonly LogRecordView[]): LogRecordView[] {
  const keys = new Set(have.map((record) => record.key));
  const fresh = come.filter((record) => !keys.has(record.key) && keys.add(record.key));
  if (!fresh.length) return have as LogRecordView[];
  const all = [...fresh, ...have];
  // Mostly all that comes is newer than all that is there.
  const isSorted = fresh[fresh.length - 1]!.key > (have[0]?.key ?? '') && isDescending(fresh);
  if (!isSorted) all.sort(newestFirst);
  return all.length > mostRecords ? all.slice(0, mostRecords) : all;
}

// A key begins with the time in nanoseconds.
const newestFirst = (a: LogRecordView, b: LogRecordView) => (a.key < b.key ? 1 : -1);

function isDescending(records: readonly LogRecordView[]): boolean {
  return records.every((record, i) => i === 0 || records[i - 1]!.key > record.key);
}

/** The value of a column: a field of the record, or an attribute of it or its resource. */
export function cellOf(record: LogRecordView, column: string): string {
  switch (column) {
    case 'service':
      return record.service;
    case 'application':
      return record.application;
    case 'trace':
      return record.traceId;
    case 'pattern':
      return record.pattern;
    case 'object':
      return objectOf(record);
    default:
      return record.attributes[column] ?? record.resourceAttributes[column] ?? '';
  }
}

/** What an event of Kubernetes is about: `Pod shop/cart-0`. */
function objectOf({ attributes }: LogRecordView): string {
  const [kind = '', space = '', name = ''] = ['kind', 'namespace', 'name'].map((part) => attributes[`object.${part}`]);
  return `${kind} ${space ? `${space}/` : ''}${name}`.trim();
}

/** Columns of events of Kubernetes, with what they are called; of an event the message alone says little. */
export const eventColumns: Readonly<Record<string, string>> = {
  'event.type': 'Type',
  'event.reason': 'Reason',
  'event.count': 'Count',
  object: 'Object',
};
const widths: Readonly<Record<string, string>> = {
  'event.type': '64px',
  'event.reason': '160px',
  'event.count': '44px',
  object: '300px',
};

/** How wide a column is. */
export const columnWidth = (column: string): string => widths[column] ?? '120px';

/** Who wrote a record, for reading. */
export const writer = (record: LogRecordView): string =>
  record.application ? shortApplication(record.application) : record.service;
