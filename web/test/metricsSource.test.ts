import { describe, expect, it } from 'vitest';
import type { PrometheusSettings } from '@/api/types';
import { accessOf, stepStatus, toChange, toForm } from '@/lib/metricsSource';

const settings: PrometheusSettings = {
  enabled: true,
  url: 'http://prometheus:9090/',
  user: 'ali',
  passwordIsSet: true,
  bearerTokenIsSet: false,
  tokenFile: '',
  clientCertificateFile: '',
  clientKeyFile: '',
  caFile: '',
  tlsSkipVerify: false,
  headers: [{ name: 'X-Scope-OrgID', valueIsSet: true }],
  extraSelector: '',
  remoteWriteUrl: '',
  refreshIntervalSeconds: 15,
  readOnlyBecause: '',
  secretDirectories: [],
};

describe('the form of the metrics source', () => {
  it('keeps secrets that nobody touched', () => {
    const change = toChange(toForm(settings), true, accessOf(settings));
    expect(change).toMatchObject({ user: 'ali', password: null, headers: [{ name: 'X-Scope-OrgID', value: null }] });
  });

  it('sends the chosen way of access alone and removes the others', () => {
    const form = { ...toForm(settings), bearerToken: ' t ', tokenFile: '/x' };
    expect(toChange(form, true, 'token')).toMatchObject({ user: '', password: '', bearerToken: 't', tokenFile: '' });
    expect(toChange(form, true, 'file')).toMatchObject({ user: '', bearerToken: '', tokenFile: '/x' });
    expect(toChange(form, false, 'none')).toMatchObject({ enabled: false, user: '', password: '', bearerToken: '' });
  });

  it('leaves out headers without a name, and sends a new one whole', () => {
    const form = toForm(settings);
    form.headers.push({ name: ' ', value: 'x', isSet: false }, { name: 'A', value: 'b', isSet: false });
    expect(toChange(form, true, 'none').headers).toEqual([
      { name: 'X-Scope-OrgID', value: null },
      { name: 'A', value: 'b' },
    ]);
  });

  it('knows the way of access from what is set', () => {
    expect(accessOf(settings)).toBe('basic');
    expect(accessOf({ ...settings, tokenFile: '/x' })).toBe('file');
    expect(accessOf({ ...settings, user: '', bearerTokenIsSet: true })).toBe('token');
    expect(accessOf({ ...settings, user: '' })).toBe('none');
  });

  it('shows a failed step as critical', () => {
    expect(['ok', 'warning', 'failed'].map(stepStatus)).toEqual(['ok', 'warning', 'critical']);
  });
});
