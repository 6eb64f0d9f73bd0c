import type { HeatMap } from '@/api/types';

/** A cell of a heat map as drawn: its place on the grid and how strong its colour is, 0 to 1. */
export interface HeatCell {
  row: number;
  column: number;
  value: number;
  strength: number;
}

/** A place on the picture, and how large that is, in pixels. */
export interface HeatPoint {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Failures have a colour of their own. */
export const isErrorRow = (map: HeatMap, row: number): boolean => map.rows[row]?.name === 'errors';

/**
 * The cells that hold something. Colours go by the logarithm of the count, so that a few slow requests beside
 * thousands of quick ones are seen; failures are scaled on their own.
 */
export function heatCells(map: HeatMap): HeatCell[] {
  const most = { errors: 0, rest: 0 };
  map.rows.forEach((row, index) => {
    const key = isErrorRow(map, index) ? 'errors' : 'rest';
    for (const value of row.values) most[key] = Math.max(most[key], value ?? 0);
  });
  return map.rows.flatMap((row, index) => {
    const top = Math.log1p(isErrorRow(map, index) ? most.errors * 100 : most.rest * 100);
    return row.values.flatMap((value, column) =>
      value && value > 0 ? [{ row: index, column, value, strength: top ? Math.log1p(value * 100) / top : 0 }] : [],
    );
  });
}

/** The cell under the pointer; null beside the map. Rows go from the bottom to the top. */
export function cellAt(map: HeatMap, columns: number, { x, y, width, height }: HeatPoint) {
  if (x < 0 || y < 0 || x >= width || y >= height || !map.rows.length || !columns) return null;
  return {
    row: map.rows.length - 1 - Math.floor((y / height) * map.rows.length),
    column: Math.floor((x / width) * columns),
  };
}
