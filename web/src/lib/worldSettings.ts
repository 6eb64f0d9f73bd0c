import type { WorldSettingsChange, WorldSettingsResponse } from '@/api/types';
import { noNamespace } from './urlState';

/** A rule as it is typed: a name, and patterns separated by white space or commas. */
export interface TypedRule {
  name: string;
  patterns: string;
  /** Patterns that are there without anybody's doing. */
  builtIn: readonly string[];
}

export const patternsOf = (text: string): string[] => [...new Set(text.split(/[\s,]+/).filter(Boolean))];

export const typedCategories = (settings: WorldSettingsResponse): TypedRule[] =>
  settings.categories.map((one) => ({ name: one.name, patterns: one.patterns.join('\n'), builtIn: one.builtIn }));

export const typedApplications = (settings: WorldSettingsResponse): TypedRule[] =>
  settings.customApplications.map((one) => ({ name: one.name, patterns: one.patterns.join('\n'), builtIn: [] }));

/** What is sent; rules without a name or a pattern are left out. */
export const toChange = (categories: TypedRule[], applications: TypedRule[]): WorldSettingsChange => ({
  categories: filled(categories),
  customApplications: filled(applications),
});

function filled(rules: TypedRule[]) {
  return rules
    .map((rule) => ({ name: rule.name.trim(), patterns: patternsOf(rule.patterns) }))
    .filter((rule) => rule.name && rule.patterns.length);
}

/** The settings as what would be sent to have them so. */
export const changeOf = (settings: WorldSettingsResponse): WorldSettingsChange =>
  toChange(typedCategories(settings), typedApplications(settings));

/** The settings with one more pattern of a category, which may be a new one. */
export function withPattern(settings: WorldSettingsResponse, category: string, pattern: string): WorldSettingsChange {
  const change = changeOf(settings);
  const known = change.categories.find((one) => one.name === category);
  const patterns = [...new Set([...(known?.patterns ?? []), pattern])];
  return {
    ...change,
    categories: [...change.categories.filter((one) => one.name !== category), { name: category, patterns }],
  };
}

/** What patterns of categories are held against: `namespace/name`. */
export const patternText = (app: { namespace: string; name: string }): string =>
  `${app.namespace || noNamespace}/${app.name}`;

/** A pattern that may be meant for an application: its namespace, and its name up to the last part. */
export function suggestedPattern(app: { namespace: string; name: string }): string {
  const stem = app.name.replace(/[-_.][^-_.]*$/, '');
  return app.namespace ? `${app.namespace}/*` : `${noNamespace}/${stem === app.name ? app.name : `${stem}-*`}`;
}

/** Whether the whole of a text matches a pattern in which `*` stands for any text; the server's rules. */
export function matches(pattern: string, text: string): boolean {
  const parts = pattern.split('*');
  const first = parts[0]!;
  const last = parts[parts.length - 1]!;
  if (parts.length === 1) return pattern === text;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/** What is wrong with a category's patterns, in a sentence; empty for nothing. */
export function refusal(rule: TypedRule): string {
  const odd = patternsOf(rule.patterns).find((pattern) => !pattern.includes('/'));
  return odd ? `“${odd}” has no slash: patterns are namespace/name, as in shop/* or */test-*.` : '';
}
