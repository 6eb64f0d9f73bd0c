import type { Sort } from './urlState';

export interface Column<Row> {
  key: string;
  title: string;
  hint?: string;
  /** What is sorted by and, unless `text` is given, shown. */
  value: (row: Row) => string | number | null;
  text?: (row: Row) => string;
  numeric?: boolean;
  /** The first click sorts descending. */
  worstFirst?: boolean;
  /** Cannot be hidden. */
  fixed?: boolean;
  width?: number;
  /** Hidden until the person asks for it. */
  off?: boolean;
  /** Left out while no row has a value. */
  optional?: boolean;
}

/** Sorted copy; what has no value comes last either way, ties fall by key so that nothing jumps at a refresh. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort,
  key: (row: Row) => string,
): Row[] {
  const column = columns.find((one) => one.key === sort.key);
  const sign = sort.descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    if (column) {
      const x = column.value(a);
      const y = column.value(b);
      if (x === null || y === null) {
        if (x !== y) return x === null ? 1 : -1;
      } else {
        const order = typeof x === 'string' ? x.localeCompare(String(y), undefined, { numeric: true }) : x - Number(y);
        if (order !== 0) return sign * order;
      }
    }
    return key(a) < key(b) ? -1 : 1;
  });
}

/** Rows in the order they had; those that are new come last, those that are gone leave. */
export function heldRows<Row>(rows: readonly Row[], order: readonly string[], key: (row: Row) => string): Row[] {
  const places = new Map(order.map((one, i) => [one, i]));
  const place = (row: Row) => places.get(key(row)) ?? order.length;
  return [...rows].sort((a, b) => place(a) - place(b));
}
