import type { SpanFigures } from '@/api/types';
import { digits, duration, errorShare, format, none, perSecond } from '@/lib/format';

export const time = (ms: number | null | undefined): string => (ms == null ? none : duration(ms / 1000));
export const rate = (figures: SpanFigures): string => (figures.total ? perSecond(figures.perSecond) : none);
export const count = (value: number): string => format(value, 'count');
export const errors = (figures: SpanFigures): string =>
  figures.total ? `${digits(errorShare(figures.failed, figures.total) ?? 0)} %` : none;
export const share = (part: number): string => `${digits(100 * part)} %`;
