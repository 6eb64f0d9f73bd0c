import { factName, format } from './format';

const units: [ending: string, unit: string][] = [
  ['bytes per second', 'bytes/s'],
  ['per second', 'ops/s'],
  ['bytes', 'bytes'],
  ['seconds', 'seconds'],
  ['percent', 'percent'],
  ['cores', 'cores'],
];

/** What the names mean to a person, where they do not say it themselves. */
const titles: Record<string, string> = {
  samples: 'Samples stored since the start',
  requests: 'Requests stored since the start',
  rejected: 'Requests refused for good',
  unavailable: 'Requests put off (503)',
  ageSeconds: 'Age of the picture',
  refreshSeconds: 'The last refresh took',
  storedSeries: 'Series read',
  series: 'Series in the picture',
  droppedSamples: 'Samples left out',
  freeDiskSharePercent: 'Free share of the disk',
};

/** A figure of Taproot itself, as `freeDiskBytes`: what it is and its value; the unit is told by the name's end. */
export function figure(name: string, value: number): { title: string; text: string } {
  const words = factName(name);
  const found = units.find(([ending]) => words.endsWith(ending));
  const title = titles[name] ?? upper(found ? words.slice(0, -found[0].length).trim() || words : words);
  return { title, text: format(value, found?.[1] ?? 'count') };
}

/** Sentence case; what is written in capitals everywhere is so here. */
const upper = (words: string): string => (words === 'cpu' ? 'CPU' : words.slice(0, 1).toUpperCase() + words.slice(1));
