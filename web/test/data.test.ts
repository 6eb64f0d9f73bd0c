import { describe, expect, it } from 'vitest';
import type { IngestLoss, IngestResponse, PyroscopeSettings } from '@/api/types';
import { countExpression, daysBetween, ownerKind, queryAddress, selectorOf } from '@/lib/cardinality';
import { diskStatus, usedPercent } from '@/lib/disks';
import { lossSentence, lossStatus, summary, troubleSentence } from '@/lib/ingest';
import { profilesAccessOf, toProfilesChange, toProfilesForm } from '@/lib/profilesSource';

const now = 1_800_000_000_000;
const loss = (change: Partial<IngestLoss>): IngestLoss => ({
  signal: 'metrics',
  fate: 'put_off',
  reason: 'store_behind',
  count: 4,
  perSecond: 0.5,
  lastMs: now - 1000,
  meaning: '',
  advice: '',
  ...change,
});
const response = (rate: number | null, losses: IngestLoss[] = []): IngestResponse => ({
  startedMs: 0,
  fromMs: 0,
  toMs: 0,
  stepMs: 15_000,
  keptMs: 0,
  signals: [
    {
      signal: 'metrics',
      itemsPerSecond: rate,
      bytesPerSecond: rate,
      items: 0,
      bytes: 0,
      requests: 0,
      lastMs: 0,
      waitingRows: 0,
      waitedSeconds: null,
      insertSeconds: null,
      failedRows: 0,
    },
  ],
  lags: [],
  losses,
  troubles: [],
  charts: [],
});

describe('what comes in', () => {
  it('says what became of requests and of items', () => {
    expect(lossSentence(loss({}))).toBe('4 requests of metrics were put off: the sender was told to send again');
    expect(lossSentence(loss({ count: 1, fate: 'refused', signal: '' }))).toBe('1 request was refused');
    expect(lossSentence(loss({ count: 12_000, fate: 'left_out', signal: 'traces' }))).toBe(
      '12 k spans were left out of requests that were stored otherwise',
    );
  });

  it('is bad only while something is lost', () => {
    expect(summary(response(1200), now)).toEqual({
      status: 'ok',
      text: '1.2 k samples/s come in; all of it is stored.',
    });
    expect(summary(response(null), now)).toEqual({ status: 'info', text: 'Nothing comes in now.' });
    expect(summary(response(10, [loss({})]), now).status).toBe('warning');
    expect(summary(response(10, [loss({ reason: 'store_full' })]), now).status).toBe('critical');
    expect(summary(response(10, [loss({ lastMs: now - 600_000 })]), now).status).toBe('ok');
    expect(lossStatus(loss({ fate: 'left_out', reason: 'exemplar' }), now)).toBe('info');
  });

  it('names the times in which the store could not take all', () => {
    expect(troubleSentence({ fromMs: 0, toMs: 1, reason: 'store_full', requests: 1 })).toBe(
      'The disk was full; about 1 request was not stored at once.',
    );
  });
});

describe('cardinality', () => {
  it('asks for any metric, whatever its name', () => {
    expect(selectorOf('up')).toBe('up');
    expect(selectorOf('a"b\\c\nd')).toBe('{__name__="a\\"b\\\\c\\nd"}');
    expect(countExpression('up', 'job')).toBe('count by (job) (up)');
    expect(countExpression('up', 'http.route')).toBe('count (up)');
    expect(queryAddress('a/b', 'count by (x) (y)')).toBe(
      '/api/projects/a%2Fb/prometheus/api/v1/query?query=count+by+%28x%29+%28y%29',
    );
  });

  it('lists the days that are kept, the newest first', () => {
    expect(daysBetween('2026-02-27', '2026-03-01')).toEqual(['2026-03-01', '2026-02-28', '2026-02-27']);
    expect(daysBetween('2026-03-02', '2026-03-01')).toEqual([]);
  });

  it('names what series are about', () => {
    expect(ownerKind('job')).toBe('Job');
    expect(ownerKind('else')).toBe('else');
  });
});

describe('disks', () => {
  const disk = (totalBytes: number, freeBytes: number) => ({
    host: 'h',
    name: 'default',
    path: '/',
    totalBytes,
    freeBytes,
  });

  it('are judged by the threshold above which data is deleted', () => {
    expect(diskStatus(disk(100, 50), 70)).toBe('ok');
    expect(diskStatus(disk(100, 25), 70)).toBe('warning');
    expect(diskStatus(disk(100, 1), 70)).toBe('critical');
    expect(diskStatus(disk(0, 0), 70)).toBe('unknown');
    expect(usedPercent(disk(100, 120))).toBe(0);
  });
});

describe('the form of the profiles source', () => {
  const settings: PyroscopeSettings = {
    enabled: true,
    url: 'http://pyroscope:4040/',
    user: 'ali',
    hasPassword: true,
    hasBearerToken: false,
    tenant: '',
    tlsSkipVerify: false,
    problem: '',
  };

  it('keeps secrets that nobody touched and removes the way that is not chosen', () => {
    const form = toProfilesForm(settings);
    expect(profilesAccessOf(settings)).toBe('basic');
    expect(toProfilesChange(form, true, 'basic')).toMatchObject({ user: 'ali', password: null, bearerToken: '' });
    expect(toProfilesChange(form, true, 'token')).toMatchObject({ user: '', password: '', bearerToken: null });
    expect(toProfilesChange({ ...form, bearerToken: ' t ' }, false, 'token')).toMatchObject({
      enabled: false,
      bearerToken: 't',
    });
  });
});
