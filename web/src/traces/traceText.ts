import { duration } from '@/lib/format';
import type { Waterfall } from './waterfall';

const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

/** What a person must know to read a trace rightly. */
export function notesOf(fall: Waterfall, truncated: boolean): string[] {
  const notes: string[] = [];
  if (truncated) notes.push(`Only the first ${fall.all.length} spans are shown; the trace has more.`);
  if (fall.orphans)
    notes.push(
      `${plural(fall.orphans, 'span')} came without the span that called ${fall.orphans === 1 ? 'it' : 'them'}: that one was not sent, not sampled, or is still on its way.`,
    );
  for (const { host, ms } of fall.skews)
    notes.push(
      `The clock of ${host || 'one host'} is ${duration(Math.abs(ms) / 1000)} ${ms > 0 ? 'behind' : 'ahead'}; its spans are moved to where they belong.`,
    );
  return notes;
}

/** Who saw a span. */
export const seenBy = (agents: boolean, twin: boolean): string => (twin ? 'agent and SDK' : agents ? 'agent' : 'SDK');

export function prettyJson(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
