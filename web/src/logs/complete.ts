import { contextAt, quoteField, quoteValue } from './queryLine';

export interface Suggestion {
  /** What is shown. */
  label: string;
  /** What it is: a field's meaning, or how often a value occurs. */
  detail: string;
  /** What comes in place of what is typed. */
  insert: string;
  from: number;
  to: number;
}

export interface Counted {
  value: string;
  records: number;
}

/** Fields that every record has; all else are attributes. */
export const knownFields: readonly { name: string; detail: string }[] = [
  { name: 'severity', detail: 'unknown, debug, info, warning, error, critical; also >=' },
  { name: 'service', detail: 'service.name of the resource' },
  { name: 'application', detail: 'name or id of an application' },
  { name: 'body', detail: 'the message' },
  { name: 'pattern', detail: 'hash of the message’s pattern' },
  { name: 'trace', detail: 'trace id' },
  { name: 'span', detail: 'span id' },
  { name: 'event', detail: 'name of the event' },
  { name: 'scope', detail: 'library that wrote it' },
];

const keywords = [
  { name: 'and', detail: 'both; side by side means the same' },
  { name: 'or', detail: 'either' },
  { name: 'not', detail: 'what does not match; also - before it' },
];

/** Fields whose values are told by their name alone; of others the server is asked. */
export const fixedValues: Record<string, readonly string[]> = {
  severity: ['critical', 'error', 'warning', 'info', 'debug', 'unknown'],
  level: ['critical', 'error', 'warning', 'info', 'debug', 'unknown'],
};

const most = 12;
const within = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());
const begins = (text: string, part: string) => text.toLowerCase().startsWith(part.toLowerCase());

/** What may come at the cursor. `values` are those of the field in whose value the cursor is. */
export function suggest(
  line: string,
  cursor: number,
  attributes: readonly Counted[],
  values: readonly Counted[],
): Suggestion[] {
  const context = contextAt(line, cursor);
  const { from, to, text } = context;
  if (context.kind === 'none') return [];
  if (context.kind === 'value') {
    const fixed = fixedValues[context.field.toLowerCase()];
    const all = fixed ? fixed.map((value) => ({ value, records: 0 })) : values;
    return all
      .filter((one) => within(one.value, text))
      .slice(0, most)
      .map((one) => ({
        label: one.value,
        detail: counted(one.records),
        insert: `${quoteValue(one.value)} `,
        from,
        to,
      }));
  }
  const known = knownFields.map((field) => ({ ...field, insert: `${field.name}:` }));
  const further = attributes.map((one) => ({
    name: one.value,
    detail: counted(one.records),
    insert: `${quoteField(reached(one.value))}:`,
  }));
  const words = line.slice(0, from).trim() ? keywords.map((word) => ({ ...word, insert: `${word.name} ` })) : [];
  const fitting = [...known, ...further, ...words].filter((one) => within(one.name, text));
  // What begins with what is typed comes before what only has it within.
  fitting.sort((a, b) => Number(begins(b.name, text)) - Number(begins(a.name, text)));
  return fitting
    .filter((one) => one.name !== text)
    .slice(0, most)
    .map((one) => ({ label: one.name, detail: one.detail, insert: one.insert, from, to }));
}

/** An attribute that is called like a field of its own is reached by its full name. */
export const reached = (attribute: string): string =>
  [...knownFields.map((field) => field.name), 'level', 'message', 'trace_id', 'span_id'].includes(
    attribute.toLowerCase(),
  )
    ? `attributes.${attribute}`
    : attribute;

const counted = (records: number) => (records ? `${records.toLocaleString('en-US')} records` : '');

/** The line with a suggestion in it, and where the cursor goes. */
export function applied(line: string, suggestion: Suggestion): { line: string; cursor: number } {
  const rest = line.slice(suggestion.to);
  const insert = rest.startsWith(' ') ? suggestion.insert.trimEnd() : suggestion.insert;
  return { line: line.slice(0, suggestion.from) + insert + rest, cursor: suggestion.from + insert.length };
}
