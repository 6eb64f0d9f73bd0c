/** Words before which a line of a statement begins. Longer ones come first. */
const clauses =
  'left outer join|right outer join|full outer join|left join|right join|inner join|cross join|full join|join|' +
  'insert into|delete from|order by|group by|union all|union|except|intersect|on conflict|returning|select|from|where|' +
  'having|limit|offset|values|set|update|window|with';
const parts = new RegExp(
  [
    /'(?:[^'\\]|''|\\.)*'?/.source, // a text
    /"(?:[^"]|"")*"?|`[^`]*`?/.source, // a name
    /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/.source, // a comment
    `\\b(?:${clauses.replaceAll(' ', '\\s+')})\\b`,
    /\b(?:and|or)\b/.source,
    /[(),;]/.source,
    /[^\s'"`(),;-]+|-/.source,
  ].join('|'),
  'gi',
);
const clause = new RegExp(`^(?:${clauses.replaceAll(' ', '\\s+')})$`, 'i');
const longest = 20_000;

/**
 * A statement of a database with a line for each clause, what is in brackets further in where it is a statement of
 * its own. What is not SQL comes out with its words as they were.
 */
export function formatStatement(text: string): string {
  if (text.length > longest) return text;
  const lines: string[] = [];
  const brackets: boolean[] = [];
  let line = '';
  let glued = true;
  const depth = () => brackets.filter(Boolean).length;
  const begin = (more = 0) => {
    if (line.trim()) lines.push(line.trimEnd());
    line = '  '.repeat(depth() + more);
    glued = true;
  };
  const found = [...text.matchAll(parts)];
  const tokens = found.map((one) => one[0]);
  tokens.forEach((token, i) => {
    if (token === '(') {
      const isStatement = /^(select|with)$/i.test(tokens[i + 1] ?? '');
      const before = text[(found[i]?.index ?? 0) - 1] ?? ' ';
      line += glued || !/\s/.test(before) ? '(' : ' (';
      brackets.push(isStatement);
      glued = true;
      if (isStatement) begin();
    } else if (token === ')') {
      const wasStatement = brackets.pop();
      if (wasStatement) begin();
      line += ')';
      glued = false;
    } else if (token === ',' || token === ';') {
      line += token;
      glued = false;
      if (token === ';' && !brackets.length) begin();
    } else {
      const atStatement = !brackets.length || brackets[brackets.length - 1] === true;
      if (atStatement && clause.test(token)) begin();
      else if (atStatement && /^(and|or)$/i.test(token)) begin(1);
      else if (token.startsWith('--') || /\n$/.test(line)) begin();
      line += glued ? token : ` ${token}`;
      glued = false;
      if (token.startsWith('--')) begin();
    }
  });
  begin();
  return lines.join('\n');
}

const statementKeys = ['db.query.text', 'db.statement', 'db.query.summary'];

/** The statement of a span of a database, and its language; null for none. */
export function statementOf(attributes: Readonly<Record<string, string>>): string | null {
  const found = statementKeys.map((key) => attributes[key]).find(Boolean);
  return found
    ? /^\s*(select|insert|update|delete|with|create|alter|merge|replace|begin|explain)\b/i.test(found)
      ? formatStatement(found)
      : found
    : null;
}
