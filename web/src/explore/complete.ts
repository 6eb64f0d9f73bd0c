import { reached, type FieldSource } from './fieldSource';
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

const keywords = [
  { name: 'and', detail: 'both; side by side means the same' },
  { name: 'or', detail: 'either' },
  { name: 'not', detail: 'what does not match; also - before it' },
];

const most = 12;
const within = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());
const begins = (text: string, part: string) => text.toLowerCase().startsWith(part.toLowerCase());

/** What may come at the cursor. `values` are those of the field in whose value the cursor is. */
export function suggest(
  source: Pick<FieldSource, 'known' | 'aliases' | 'fixed' | 'rows'>,
  line: string,
  cursor: number,
  attributes: readonly Counted[],
  values: readonly Counted[],
): Suggestion[] {
  const context = contextAt(line, cursor);
  const { from, to, text } = context;
  if (context.kind === 'none') return [];
  if (context.kind === 'value') {
    const fixed = source.fixed[context.field.toLowerCase()];
    const all = fixed ? fixed.map((value) => ({ value, records: 0 })) : values;
    return all
      .filter((one) => within(one.value, text))
      .slice(0, most)
      .map((one) => ({
        label: one.value,
        detail: counted(one.records, source.rows),
        insert: `${quoteValue(one.value)} `,
        from,
        to,
      }));
  }
  const known = source.known.map((field) => ({ ...field, insert: `${field.name}:` }));
  const further = attributes.map((one) => ({
    name: one.value,
    detail: counted(one.records, source.rows),
    insert: `${quoteField(reached(source, one.value))}:`,
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

const counted = (count: number, rows: string) => (count ? `${count.toLocaleString('en-US')} ${rows}` : '');

/** The line with a suggestion in it, and where the cursor goes. */
export function applied(line: string, suggestion: Suggestion): { line: string; cursor: number } {
  const rest = line.slice(suggestion.to);
  const insert = rest.startsWith(' ') ? suggestion.insert.trimEnd() : suggestion.insert;
  return { line: line.slice(0, suggestion.from) + insert + rest, cursor: suggestion.from + insert.length };
}
