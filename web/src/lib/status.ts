/** Health as the API names it, in rising severity. */
export const statuses = ['unknown', 'ok', 'info', 'warning', 'critical'] as const;
export type Status = (typeof statuses)[number];

/** Words for people. */
export const statusWords: Record<Status, string> = {
  unknown: 'Unknown',
  ok: 'OK',
  info: 'Info',
  warning: 'Warning',
  critical: 'Critical',
};

/** Anything the server says that we do not know counts as unknown. */
export function toStatus(text: string | null | undefined): Status {
  return (statuses as readonly string[]).includes(text ?? '') ? (text as Status) : 'unknown';
}

export const severity = (text: string | null | undefined): number => statuses.indexOf(toStatus(text));

export function worst(all: Iterable<string | null | undefined>): Status {
  let result = 0;
  for (const one of all) result = Math.max(result, severity(one));
  return statuses[result]!;
}

/**
 * One shape a status, so that colour is never the only sign. Drawn in a 12 by 12 square: unknown is a ring, ok a
 * disc, info a square, warning a triangle, critical a diamond with a cut.
 */
export const statusShapes: Record<Status, string> = {
  unknown: 'M6 1.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9zM6 3.5a2.5 2.5 0 1 1 0 5a2.5 2.5 0 1 1 0-5z',
  ok: 'M6 2a4 4 0 1 0 0 8a4 4 0 1 0 0-8z',
  info: 'M2.2 2.2h7.6v7.6h-7.6z',
  warning: 'M6 .8L11.6 10.8H.4z',
  critical: 'M6 0L12 6L6 12L0 6zM5.2 2.8V6.9H6.8V2.8zM5.2 7.9V9.4H6.8V7.9z',
};
