import type { PyroscopeSettings, PyroscopeSettingsChange } from '@/api/types';

/** How Taproot shows Pyroscope who it is. */
export type ProfilesAccess = 'none' | 'basic' | 'token';

/** The form as a person fills it in. A secret that is not touched is null: it stays as it is. */
export interface ProfilesForm {
  url: string;
  user: string;
  password: string | null;
  bearerToken: string | null;
  tenant: string;
  tlsSkipVerify: boolean;
}

export const toProfilesForm = (settings: PyroscopeSettings): ProfilesForm => ({
  url: settings.url,
  user: settings.user,
  password: null,
  bearerToken: null,
  tenant: settings.tenant,
  tlsSkipVerify: settings.tlsSkipVerify,
});

export function profilesAccessOf(settings: PyroscopeSettings): ProfilesAccess {
  if (settings.hasBearerToken) return 'token';
  return settings.user ? 'basic' : 'none';
}

/** What is sent: of the ways to show who it is only the chosen one, the other is removed. */
export const toProfilesChange = (
  form: ProfilesForm,
  enabled: boolean,
  access: ProfilesAccess,
): PyroscopeSettingsChange => ({
  enabled,
  url: form.url.trim(),
  user: access === 'basic' ? form.user.trim() : '',
  password: access === 'basic' ? form.password : '',
  bearerToken: access === 'token' ? (form.bearerToken?.trim() ?? null) : '',
  tenant: form.tenant.trim(),
  tlsSkipVerify: form.tlsSkipVerify,
});
