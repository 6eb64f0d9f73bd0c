import type { PrometheusSettings, PrometheusSettingsChange } from '@/api/types';

/** How Taproot shows who it is. */
export type Access = 'none' | 'basic' | 'token' | 'file';

/** The form as a person fills it in. A secret that is not touched is null: it stays as it is. */
export interface SourceForm {
  url: string;
  user: string;
  password: string | null;
  bearerToken: string | null;
  tokenFile: string;
  clientCertificateFile: string;
  clientKeyFile: string;
  caFile: string;
  tlsSkipVerify: boolean;
  headers: { name: string; value: string | null; isSet: boolean }[];
  extraSelector: string;
  remoteWriteUrl: string;
  refreshIntervalSeconds: number;
}

export function toForm(settings: PrometheusSettings): SourceForm {
  return {
    url: settings.url,
    user: settings.user,
    password: null,
    bearerToken: null,
    tokenFile: settings.tokenFile,
    clientCertificateFile: settings.clientCertificateFile,
    clientKeyFile: settings.clientKeyFile,
    caFile: settings.caFile,
    tlsSkipVerify: settings.tlsSkipVerify,
    headers: settings.headers.map((one) => ({ name: one.name, value: null, isSet: one.valueIsSet })),
    extraSelector: settings.extraSelector,
    remoteWriteUrl: settings.remoteWriteUrl,
    refreshIntervalSeconds: Number(settings.refreshIntervalSeconds),
  };
}

export function accessOf(settings: PrometheusSettings): Access {
  if (settings.tokenFile) return 'file';
  if (settings.bearerTokenIsSet) return 'token';
  return settings.user ? 'basic' : 'none';
}

/** What is sent: of the ways to show who it is only the chosen one, all others are removed. */
export function toChange(form: SourceForm, enabled: boolean, access: Access): PrometheusSettingsChange {
  return {
    enabled,
    url: form.url.trim(),
    user: access === 'basic' ? form.user.trim() : '',
    password: access === 'basic' ? form.password : '',
    bearerToken: access === 'token' ? trimmed(form.bearerToken) : '',
    tokenFile: access === 'file' ? form.tokenFile.trim() : '',
    clientCertificateFile: form.clientCertificateFile.trim(),
    clientKeyFile: form.clientKeyFile.trim(),
    caFile: form.caFile.trim(),
    tlsSkipVerify: form.tlsSkipVerify,
    headers: form.headers
      .filter((one) => one.name.trim())
      .map((one) => ({ name: one.name.trim(), value: one.value ?? (one.isSet ? null : '') })),
    extraSelector: form.extraSelector.trim(),
    remoteWriteUrl: form.remoteWriteUrl.trim(),
    refreshIntervalSeconds: Math.round(Number(form.refreshIntervalSeconds) || 15),
  };
}

/** A step's status among those that all pages show. */
export const stepStatus = (status: string) => (status === 'failed' ? 'critical' : status);

const trimmed = (text: string | null) => (text === null ? null : text.trim());
