import type { Chart, ProfileSeriesResponse } from '@/api/types';
import type { Grid } from '@/charts/data';
import { format } from '@/lib/format';
import type { ProfileType } from './profileTypes';

/** Seconds of what values are counted in. */
const seconds: Record<string, number> = { nanoseconds: 1e-9, microseconds: 1e-6, milliseconds: 1e-3, seconds: 1 };

/** A type's sums as a chart: time as processors that were busy, amounts as rates, what is there at a moment as it is. */
export function seriesChart(series: ProfileSeriesResponse, type: ProfileType): { chart: Chart; grid: Grid } {
  const step = series.stepMs / 1000;
  const time = seconds[series.unit];
  const factor = series.isState ? 1 : (time ?? 1) / step;
  const unit = unitOf(series, type, time !== undefined);
  return {
    chart: {
      id: 'profile-series',
      title: type.name,
      unit,
      kind: 'bars',
      series: [{ name: type.name, values: series.values.map((value) => (value === null ? null : value * factor)) }],
      threshold: null,
      emptyReason: 'No profile of this kind ended in this time.',
      group: '',
    },
    grid: { fromMs: series.fromMs, toMs: series.fromMs + series.values.length * series.stepMs, stepMs: series.stepMs },
  };
}

function unitOf(series: ProfileSeriesResponse, type: ProfileType, isTime: boolean): string {
  if (isTime) return type.kind === 'CPU' ? 'cores' : 'seconds per second';
  if (series.unit === 'bytes') return series.isState ? 'bytes' : 'bytes/s';
  return series.isState ? 'count' : 'ops/s';
}

/** How a sum is to be understood: as processors that were busy all the time, as a mean, or as what it is. */
export function averageText(
  sum: { total: number; unit: string; fromMs: number; toMs: number },
  type: Pick<ProfileType, 'kind' | 'isState'>,
): string {
  if (type.isState) return ' on average';
  const factor = seconds[sum.unit];
  const window = (sum.toMs - sum.fromMs) / 1000;
  if (type.kind !== 'CPU' || !factor || window <= 0) return ' in all';
  return ` in all, ${format((sum.total * factor) / window, 'cores')} on average`;
}
