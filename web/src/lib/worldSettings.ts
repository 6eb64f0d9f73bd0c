import type { WorldSettingsChange, WorldSettingsResponse } from '@/api/types';

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

/** What is wrong with a category's patterns, in a sentence; empty for nothing. */
export function refusal(rule: TypedRule): string {
  const odd = patternsOf(rule.patterns).find((pattern) => !pattern.includes('/'));
  return odd ? `“${odd}” has no slash: patterns are namespace/name, as in shop/* or */test-*.` : '';
}
