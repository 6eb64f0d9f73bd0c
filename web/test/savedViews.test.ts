import { describe, expect, it } from 'vitest';
import { asksNothing, noView, opening, savedKeys, savedQuery, shows } from '@/lib/savedViews';

const keys = savedKeys;

describe('a saved view', () => {
  it('holds filters, order and columns in one order, and neither the time nor the open view', () => {
    const query = { sort: '-errors', labels: 'team=checkout', status: 'critical', from: 'now-6h', saved: 'a1' };
    expect(savedQuery(query, keys)).toBe('status=critical&labels=team%3Dcheckout&sort=-errors');
  });

  it('comes back as it was saved, and takes away what it does not have', () => {
    const query = { ns: 'shop', q: 'a b & c', cols: 'cpu,memory' };
    const opened = opening(savedQuery(query, keys), 'a1', keys);
    expect(opened).toMatchObject({ ...query, saved: 'a1' });
    expect('status' in opened && opened.status).toBeUndefined();
    expect(savedQuery(opened, keys)).toBe(savedQuery(query, keys));
  });

  it('is what the address shows, in whatever order it was written', () => {
    expect(shows({ status: 'ok', sort: 'cpu', saved: 'a1' }, 'sort=cpu&status=ok', keys)).toBe(true);
    expect(shows({ status: 'ok' }, 'sort=cpu&status=ok', keys)).toBe(false);
  });

  it('leaves keys alone that are not of the page', () => {
    expect(opening('status=ok&evil=1', 'a1', keys)).not.toHaveProperty('evil');
  });

  it('may be the default only where nothing is asked for', () => {
    expect(asksNothing({ from: 'now-6h', cols: 'cpu' }, keys)).toBe(true);
    expect(asksNothing({ status: 'critical' }, keys)).toBe(false);
    expect(asksNothing({ saved: noView }, keys)).toBe(false);
  });
});
