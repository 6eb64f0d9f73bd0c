/** Severities of log records as the server names them, the gravest first. */
export const severities = ['critical', 'error', 'warning', 'info', 'debug', 'unknown'] as const;
export type Severity = (typeof severities)[number];

/** Three letters, so that colour is never the only sign. */
export const severityMarks: Record<Severity, string> = {
  critical: 'CRT',
  error: 'ERR',
  warning: 'WRN',
  info: 'INF',
  debug: 'DBG',
  unknown: '···',
};

export const severityWords: Record<Severity, string> = {
  critical: 'Critical',
  error: 'Error',
  warning: 'Warning',
  info: 'Info',
  debug: 'Debug',
  unknown: 'No severity',
};

/** The colour of the style sheet. */
export const severityColours: Record<Severity, string> = {
  critical: 'color-mix(in srgb, var(--critical) 70%, var(--text))',
  error: 'var(--critical)',
  warning: 'var(--warning)',
  info: 'var(--info)',
  debug: 'var(--unknown)',
  unknown: 'var(--line-strong)',
};

export function toSeverity(text: string): Severity {
  return (severities as readonly string[]).includes(text) ? (text as Severity) : 'unknown';
}
