import type { FlameData, FlameLayout } from './flame';

/** Tests texts for a search: `/regular expression/`, or words that must all occur, in any case; null when nothing is searched. */
export function matcher(search: string): ((text: string) => boolean) | null {
  const wanted = search.trim();
  if (!wanted) return null;
  const pattern = /^\/(.+)\/?$/s.exec(wanted);
  if (pattern && wanted.length > 2 && wanted.endsWith('/')) {
    try {
      const regex = new RegExp(wanted.slice(1, -1), 'i');
      return (text) => regex.test(text);
    } catch {
      // not a whole expression yet: it is searched as it is written
    }
  }
  const words = wanted.toLowerCase().split(/\s+/);
  return (text) => {
    const lower = text.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}

export interface Matches {
  /** 1 for each node of the layout that is found. */
  nodes: Uint8Array;
  /** Spent in what was found, what is within another counted once. */
  total: number;
  baseTotal: number;
  count: number;
}

/** The nodes that a search finds. */
export function findNodes(layout: FlameLayout, search: string): Matches | null {
  const test = matcher(search);
  if (!test) return null;
  const { data } = layout;
  const texts = Uint8Array.from(data.texts, (text) => (test(text) ? 1 : 0));
  const nodes = new Uint8Array(layout.count);
  const within = new Uint8Array(layout.count);
  const found: Matches = { nodes, total: 0, baseTotal: 0, count: 0 };
  for (let i = 0; i < layout.count; i++) {
    const source = layout.source[i]!;
    const inside = i > 0 && within[layout.parent[i]!]! === 1;
    nodes[i] = texts[data.frames[source]!]!;
    within[i] = inside || nodes[i] ? 1 : 0;
    if (nodes[i]) found.count++;
    if (nodes[i] && !inside) {
      found.total += data.total[source]!;
      found.baseTotal += baseOf(data, source);
    }
  }
  return found;
}

const baseOf = (data: FlameData, node: number) => data.baseTotal?.[node] ?? 0;
