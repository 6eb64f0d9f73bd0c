import { factName, format } from './format';

const units: [ending: string, unit: string][] = [
  ['bytes per second', 'bytes/s'],
  ['per second', 'ops/s'],
  ['bytes', 'bytes'],
  ['seconds', 'seconds'],
  ['percent', 'percent'],
  ['cores', 'cores'],
];

/** A figure of Taproot itself, as `freeDiskBytes`: what it is and its value; the unit is told by the name's end. */
export function figure(name: string, value: number): { title: string; text: string } {
  const words = factName(name);
  const found = units.find(([ending]) => words.endsWith(ending));
  if (!found) return { title: upper(words), text: format(value, 'count') };
  return { title: upper(words.slice(0, -found[0].length).trim() || words), text: format(value, found[1]) };
}

/** Sentence case; what is written in capitals everywhere is so here. */
const upper = (words: string): string => (words === 'cpu' ? 'CPU' : words.slice(0, 1).toUpperCase() + words.slice(1));
