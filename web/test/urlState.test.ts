import { describe, expect, it } from 'vitest';
import {
  carried,
  emptyFilters,
  filtersBy,
  merged,
  passes,
  readSort,
  readView,
  timeMs,
  writeSort,
  writeView,
  type View,
} from '@/lib/urlState';

const now = 1_700_000_000_000;

describe('the view in the address', () => {
  it('comes back as it was written', () => {
    const view: View = {
      from: 'now-6h',
      to: 'now',
      filters: {
        namespaces: ['shop', '_'],
        categories: ['monitoring'],
        statuses: ['critical'],
        types: ['java'],
        labels: ['team=checkout', 'env'],
        text: 'or ders',
      },
    };
    expect(readView(writeView(view), now)).toEqual(view);
  });

  it('keeps a fixed range', () => {
    const view: View = { from: String(now - 60_000), to: String(now), filters: emptyFilters };
    expect(readView(writeView(view), now)).toEqual(view);
  });

  it('leaves the address plain when all is default', () => {
    expect(merged({}, writeView(readView({}, now)))).toEqual({});
  });

  it.each([
    [{ from: 'yesterday' }],
    [{ from: 'now', to: 'now-1h' }],
    [{ from: `${now}`, to: `${now - 1}` }],
    [{ from: '12' }],
  ])('falls back to the default when the range %j makes no sense', (query) => {
    expect(readView(query, now)).toMatchObject({ from: 'now-1h', to: 'now' });
  });

  it('takes range and filters along but not the page’s own keys', () => {
    expect(carried({ from: 'now-3h', ns: 'shop', sort: '-cpu', tab: 'memory' })).toEqual({
      from: 'now-3h',
      ns: 'shop',
    });
  });

  it('understands relative times and epoch milliseconds', () => {
    expect(timeMs('now-15m', now)).toBe(now - 900_000);
    expect(timeMs('now', now)).toBe(now);
    expect(timeMs('1700000000000', 0)).toBe(now);
    expect(timeMs('now-1y', now)).toBeNull();
  });

  it('reads a sort as it was written', () => {
    for (const sort of [
      { key: 'cpu', descending: true },
      { key: 'name', descending: false },
    ])
      expect(readSort(writeSort(sort), { key: '', descending: false })).toEqual(sort);
  });
});

describe('filters', () => {
  const app = {
    id: 'shop:Deployment:orders',
    name: 'orders',
    namespace: 'shop',
    category: 'application',
    types: ['dotnet'],
  };

  it('let everything through when empty', () => expect(passes(app, 'ok', emptyFilters)).toBe(true));

  it('must all agree', () => {
    expect(passes(app, 'ok', { ...emptyFilters, namespaces: ['shop'], statuses: ['ok'] })).toBe(true);
    expect(passes(app, 'ok', { ...emptyFilters, namespaces: ['shop'], statuses: ['critical'] })).toBe(false);
  });

  it('find every word of the text in name, namespace or type', () => {
    expect(passes(app, 'ok', { ...emptyFilters, text: 'ORD dotnet' })).toBe(true);
    expect(passes(app, 'ok', { ...emptyFilters, text: 'ord java' })).toBe(false);
  });

  it('look for words in what else a page says of the application', () => {
    expect(passes({ ...app, words: ['image shop/orders:2'] }, 'ok', { ...emptyFilters, text: 'orders:2' })).toBe(true);
  });

  it('know applications without a namespace as _', () => {
    expect(passes({ ...app, namespace: '' }, 'ok', { ...emptyFilters, namespaces: ['_'] })).toBe(true);
  });

  it('ask for one of the values of each key of labels', () => {
    const labelled = { ...app, labels: { team: 'checkout', env: 'production' } };
    const withLabels = (...labels: string[]) => passes(labelled, 'ok', { ...emptyFilters, labels });
    expect(withLabels('team=checkout')).toBe(true);
    expect(withLabels('team=search', 'team=checkout')).toBe(true);
    expect(withLabels('team=checkout', 'env=staging')).toBe(false);
    expect(withLabels('env')).toBe(true);
    expect(withLabels('owner')).toBe(false);
    expect(passes(app, 'ok', { ...emptyFilters, labels: ['team=checkout'] })).toBe(false);
    expect(passes(labelled, 'ok', { ...emptyFilters, text: 'team=check' })).toBe(true);
  });

  it('ask for one of the types, _ for none that is known', () => {
    expect(passes(app, 'ok', { ...emptyFilters, types: ['java', 'dotnet'] })).toBe(true);
    expect(passes(app, 'ok', { ...emptyFilters, types: ['_'] })).toBe(false);
    expect(passes({ ...app, types: [] }, 'ok', { ...emptyFilters, types: ['_'] })).toBe(true);
  });

  it('that a page knows nothing of hide nothing there', () => {
    const chosen = {
      ...emptyFilters,
      namespaces: ['shop'],
      types: ['java'],
      labels: ['team=search'],
      statuses: ['critical'],
    };
    expect(passes(app, 'ok', filtersBy(chosen, ['namespace']))).toBe(true);
    expect(passes(app, 'ok', filtersBy(chosen, ['namespace', 'type']))).toBe(false);
  });
});
