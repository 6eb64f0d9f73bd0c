import type { CheckAnswer, CheckDescription, ThresholdSetting } from '@/api/types';
import { format } from './format';
import { severity } from './status';

/** A value of a check in its unit. */
export function checkValue(value: number | null | undefined, unit: string): string {
  switch (unit) {
    case 'seconds/s':
      return `${format(value, 'seconds')}/s`;
    case 'percent/h':
      return `${format(value, 'percent')}/h`;
    case 'days':
      return value === 1 ? '1 day' : `${format(value)} days`;
    case 'times':
      return `${format(value)}×`;
    default:
      return format(value, unit);
  }
}

/** When the check fails, with the threshold in its place: "fails when …". */
export const condition = (
  check: Pick<CheckAnswer, 'condition' | 'unit' | 'threshold'> & { bound?: number | null },
): string =>
  check.condition
    .replace('{threshold}', checkValue(check.threshold, check.unit))
    .replace('{bound}', checkValue(check.bound, 'seconds'));

/** A threshold that somebody chose, with the check that it is for. */
export interface ChosenThreshold extends ThresholdSetting {
  of: CheckDescription;
  /** When the check fails by it. */
  words: string;
}

/** The thresholds that people chose, in order of check and pattern; those of the project first. */
export function chosenThresholds(
  checks: readonly CheckDescription[],
  thresholds: readonly ThresholdSetting[],
): ChosenThreshold[] {
  const byId = new Map(checks.map((check) => [check.id, check]));
  return thresholds
    .flatMap((one) => {
      const of = byId.get(one.check);
      const bound = one.bound ?? of?.defaultBound;
      return of ? [{ ...one, of, words: condition({ ...of, threshold: one.value, bound }) }] : [];
    })
    .sort((a, b) => a.of.title.localeCompare(b.of.title) || a.pattern.localeCompare(b.pattern));
}

/** What values are held against: "99 %", or "99 % within 500 ms" where there is a second value. */
export const thresholdText = (check: CheckAnswer): string =>
  checkValue(check.threshold, check.unit) + (check.bound ? ` within ${checkValue(check.bound, 'seconds')}` : '');

/** Who chose the threshold, as the end of a sentence. */
export function origin(check: CheckAnswer): string {
  switch (check.thresholdOrigin) {
    case 'application':
      return 'chosen here';
    case 'pattern':
      return `chosen for ${check.thresholdPattern}`;
    case 'annotation':
      return 'from an annotation of the workload';
    case 'project':
      return 'chosen for the project';
    default:
      return 'default';
  }
}

/** What is typed is in the unit that people know: milliseconds stay seconds, percent stay percent. */
export const unitWord = (unit: string): string =>
  ({
    percent: '%',
    seconds: 's',
    'seconds/s': 's per s',
    'percent/h': '% per hour',
    days: 'days',
    times: '×',
    celsius: '°C',
  })[unit] ?? '';

export const fails = (check: CheckAnswer): boolean => check.findings.length > 0;

/** The failing checks, the worst first, and the others: those that are well before those that cannot tell. */
export function sortChecks(checks: readonly CheckAnswer[]) {
  const failing = checks.filter(fails).sort((a, b) => severity(b.status) - severity(a.status));
  const rest = checks.filter((check) => !fails(check)).sort((a, b) => severity(b.status) - severity(a.status));
  return { failing, rest };
}

/** For whom a threshold is chosen. */
export type Scope = 'application' | 'pattern' | 'project';

export const scopePattern = (scope: Scope, subject: string, pattern: string): string =>
  scope === 'application' ? subject : scope === 'pattern' ? pattern.trim() : '';

/** Why what was typed cannot be kept; empty when it can. */
export function refusal(text: string, unit: string): string {
  const value = Number(text.replace(',', '.'));
  if (!text.trim() || !Number.isFinite(value)) return 'A number is needed.';
  if (value < 0) return 'It cannot be below zero.';
  return unit === 'percent' && value > 100 ? 'It cannot be above 100 %.' : '';
}

export const typedValue = (text: string): number => Number(text.replace(',', '.'));
