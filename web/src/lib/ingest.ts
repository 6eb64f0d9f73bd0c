import type { IngestLoss, IngestResponse, StoreTrouble } from '@/api/types';
import { format } from './format';

/** What the items of a signal are called. */
const nouns: Record<string, string> = { metrics: 'samples', logs: 'log records', traces: 'spans', profiles: 'stacks' };
export const noun = (signal: string): string => nouns[signal] ?? 'items';

const protocols: Record<string, string> = { remote_write: 'Remote write', otlp: 'OTLP', pprof: 'pprof, Pyroscope' };
export const protocolName = (protocol: string): string => protocols[protocol] ?? protocol;

/** What became of them, as a sentence's end. */
const ends: Record<string, string> = {
  refused: 'refused',
  put_off: 'put off: the sender was told to send again',
  left_out: 'left out of requests that were stored otherwise',
  cut: 'stored with a part cut off',
};

/** “4 requests of metrics were put off: …”. */
export function lossSentence(loss: IngestLoss): string {
  const whole = loss.fate === 'refused' || loss.fate === 'put_off';
  const things = whole ? (loss.count === 1 ? 'request' : 'requests') : noun(loss.signal);
  const of = whole && loss.signal ? ` of ${loss.signal}` : '';
  return `${format(loss.count)} ${things}${of} ${loss.count === 1 && whole ? 'was' : 'were'} ${ends[loss.fate] ?? loss.fate}`;
}

/** A loss of the last five minutes needs a look; senders repeat what was put off. */
const recentMs = 300_000;
export const isRecent = (loss: IngestLoss, nowMs: number): boolean => loss.lastMs > 0 && nowMs - loss.lastMs < recentMs;

export function lossStatus(loss: IngestLoss, nowMs: number): string {
  if (!isRecent(loss, nowMs)) return 'unknown';
  if (loss.reason === 'store_full' || loss.reason === 'store_failed') return 'critical';
  return loss.fate === 'cut' || loss.reason === 'exemplar' || loss.reason === 'metadata' ? 'info' : 'warning';
}

const troubles: Record<string, string> = {
  store_behind: 'The store was behind',
  store_unavailable: 'The store did not answer',
  store_full: 'The disk was full',
  store_failed: 'The store failed',
};
export const troubleSentence = (trouble: StoreTrouble): string =>
  `${troubles[trouble.reason] ?? trouble.reason}; about ${format(trouble.requests)} ${trouble.requests === 1 ? 'request was' : 'requests were'} not stored at once.`;

/** What comes in now, and whether any of it is lost. */
export function summary(data: IngestResponse, nowMs: number): { status: string; text: string } {
  const flowing = data.signals.filter((signal) => (signal.itemsPerSecond ?? 0) > 0);
  const rates = flowing.map((signal) => `${format(signal.itemsPerSecond)} ${noun(signal.signal)}/s`).join(', ');
  const comes = rates ? `${rates} come in` : 'Nothing comes in now';
  const lost = data.losses.filter((loss) => ['warning', 'critical'].includes(lossStatus(loss, nowMs)));
  if (lost.length) {
    const critical = lost.some((loss) => lossStatus(loss, nowMs) === 'critical');
    return { status: critical ? 'critical' : 'warning', text: `${comes}; not all was stored as it came.` };
  }
  return { status: rates ? 'ok' : 'info', text: `${comes}${rates ? '; all of it is stored' : ''}.` };
}
