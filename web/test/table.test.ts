import { describe, expect, it } from 'vitest';
import { heldRows, sortRows, type Column } from '@/lib/table';

interface Row {
  id: string;
  cpu: number | null;
}
const columns: Column<Row>[] = [{ key: 'cpu', title: 'CPU', value: (row) => row.cpu, numeric: true }];
const id = (row: Row) => row.id;
const rows: Row[] = [
  { id: 'a', cpu: 1 },
  { id: 'b', cpu: 3 },
  { id: 'c', cpu: null },
  { id: 'd', cpu: 3 },
];

describe('rows', () => {
  it('are sorted with what is unknown last either way, and equals by key', () => {
    expect(sortRows(rows, columns, { key: 'cpu', descending: true }, id).map(id)).toEqual(['b', 'd', 'a', 'c']);
    expect(sortRows(rows, columns, { key: 'cpu', descending: false }, id).map(id)).toEqual(['a', 'b', 'd', 'c']);
  });

  it('keep their places while they are held; new ones come last', () => {
    const fresh = [{ id: 'new', cpu: 9 }, ...rows.filter((row) => row.id !== 'b')];
    expect(heldRows(fresh, ['d', 'b', 'a', 'c'], id).map(id)).toEqual(['d', 'a', 'c', 'new']);
  });
});
