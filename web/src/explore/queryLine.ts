/** What a query line is at the cursor, and how lines are changed by clicking; the syntax is the server's. */
export interface LineContext {
  kind: 'field' | 'value' | 'none';
  /** The field whose value is typed. */
  field: string;
  /** What is typed of it until the cursor, without quotes. */
  text: string;
  /** Where it begins. */
  from: number;
  to: number;
}

const fieldStart = /[\p{L}_@][\p{L}\p{N}_.@/$-]*(!=|>=|<=|[:=<>])(?!\/\/)/uy;
const quotedField = /"(?:[^"\\]|\\.)*"(!=|>=|<=|[:=<>])/uy;
const bareValue = /^[\w.@-][\w.@:/-]*$/;
const bareField = /^[\p{L}_@][\p{L}\p{N}_.@/$-]*$/u;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** End of the quoted text that begins at `at`; -1 when it is open. */
function endOfQuote(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i + 1;
  }
  return -1;
}

function endOfWord(text: string, at: number, stop: RegExp): number {
  let end = at;
  while (end < text.length && !stop.test(text[end]!)) end++;
  return end;
}

export const unquote = (text: string): string =>
  text.startsWith('"')
    ? text.slice(1, text.endsWith('"') && text.length > 1 ? -1 : undefined).replace(/\\(["\\])/g, '$1')
    : text;

/** What is being typed at the cursor. */
export function contextAt(line: string, cursor: number): LineContext {
  const text = line.slice(0, cursor);
  const none: LineContext = { kind: 'none', field: '', text: '', from: cursor, to: cursor };
  let at = 0;
  for (;;) {
    while (at < text.length && /[\s()]/.test(text[at]!)) at++;
    if (text[at] === '-') at++;
    const named = match(fieldStart, text, at) ?? match(quotedField, text, at);
    if (named) {
      const field = unquote(named[0].slice(0, -named[1]!.length));
      const step = endOfValues(text, at + named[0].length, field);
      if (typeof step !== 'number') return step;
      at = step;
    } else if (text[at] === '"') {
      at = endOfQuote(text, at);
      if (at < 0) return none;
    } else {
      const end = endOfWord(text, at, /[\s()]/);
      if (end >= text.length) return { kind: 'field', field: '', text: text.slice(at), from: at, to: cursor };
      at = end;
    }
  }
}

/** Where the values of a field end, or what is typed when the cursor is in them. */
function endOfValues(text: string, begin: number, field: string): number | LineContext {
  const many = text[begin] === '(';
  let at = many ? begin + 1 : begin;
  for (;;) {
    while (many && at < text.length && /\s/.test(text[at]!)) at++;
    const end = text[at] === '"' ? endOfQuote(text, at) : endOfWord(text, at, many ? /[\s)]/ : /\s/);
    if (end < 0 || end >= text.length)
      return { kind: 'value', field, text: unquote(text.slice(at)), from: at, to: text.length };
    at = end;
    if (!many) return at;
    while (at < text.length && /\s/.test(text[at]!)) at++;
    if (text[at] === ')') return at + 1;
    if (/^or\s/i.test(text.slice(at))) at += 3;
    else if (at >= text.length || at === end) return at;
  }
}

export const quoteValue = (value: string): string =>
  bareValue.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;

export const quoteField = (field: string): string =>
  bareField.test(field) ? field : `"${field.replace(/["\\]/g, '\\$&')}"`;

export const condition = (field: string, value: string, isNot = false): string =>
  `${isNot ? '-' : ''}${quoteField(field)}:${quoteValue(value)}`;

/** Whether the line has `or` outside of quotes and parentheses. */
function hasOr(line: string): boolean {
  let depth = 0;
  for (const [token] of line.matchAll(/"(?:[^"\\]|\\.)*"|[()]|[^\s()"]+/g)) {
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (depth === 0 && token.toLowerCase() === 'or') return true;
  }
  return false;
}

/** Whether a condition stands in the line on its own. */
export function hasCondition(line: string, wanted: string): boolean {
  return placeOf(line, wanted) >= 0;
}

function placeOf(line: string, wanted: string): number {
  for (let at = line.indexOf(wanted); at >= 0; at = line.indexOf(wanted, at + 1)) {
    const before = line[at - 1] ?? ' ';
    const after = line[at + wanted.length] ?? ' ';
    if (/[\s(]/.test(before) && /[\s)]/.test(after)) return at;
  }
  return -1;
}

/** The line without a condition that stands in it on its own. */
export function withoutCondition(line: string, wanted: string): string {
  const at = placeOf(line, wanted);
  if (at < 0) return line;
  const before = line.slice(0, at).replace(/\s*\band\s*$/i, ' ');
  const after = line.slice(at + wanted.length);
  return `${before} ${before.trim() ? after : after.replace(/^\s*and\b/i, '')}`.replace(/\s+/g, ' ').trim();
}

/** The line with a condition; the opposite one goes. */
export function withCondition(line: string, field: string, value: string, isNot = false): string {
  const wanted = condition(field, value, isNot);
  const rest = withoutCondition(line, condition(field, value, !isNot)).trim();
  if (hasCondition(rest, wanted)) return rest;
  if (!rest) return wanted;
  return `${hasOr(rest) ? `(${rest})` : rest} ${wanted}`;
}

const several = (field: string) => new RegExp(`(?<=^|\\s)${field}:(?:([\\w.-]+)|\\(([^()"]*)\\))(?=\\s|$)`);

/** The values that the line asks of a field, in a condition that stands on its own. */
export function valuesOf(line: string, field: string): string[] {
  const found = several(field).exec(line);
  return found
    ? (found[1] ?? found[2]!)
        .split(/\s+or\s+/i)
        .map((value) => value.trim())
        .filter(Boolean)
    : [];
}

/** Puts a value among those that a field may have, or takes it out. */
export function toggledValue(line: string, field: string, value: string): string {
  const have = valuesOf(line, field);
  if (!have.length) return withCondition(line, field, value);
  const wanted = have.includes(value) ? have.filter((one) => one !== value) : [...have, value];
  const before = several(field).exec(line)![0];
  if (!wanted.length) return withoutCondition(line, before);
  return line.replace(before, wanted.length === 1 ? condition(field, wanted[0]!) : `${field}:(${wanted.join(' or ')})`);
}
