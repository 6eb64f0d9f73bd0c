import { download } from '@/lib/csv';
import { cssColour } from '@/state/theme';

/** Saves a drawn chart as a picture, with a line of text above it that says what it is. */
export function exportPng(source: HTMLCanvasElement, name: string, title: string, font: string): void {
  const copy = document.createElement('canvas');
  copy.width = source.width;
  copy.height = source.height + 32 * devicePixelRatio;
  const ctx = copy.getContext('2d')!;
  ctx.fillStyle = cssColour('--surface');
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.fillStyle = cssColour('--text');
  ctx.font = `600 ${13 * devicePixelRatio}px ${font}`;
  ctx.fillText(title, 8, 20 * devicePixelRatio);
  ctx.drawImage(source, 0, 32 * devicePixelRatio);
  copy.toBlob((blob) => blob && download(`${name}.png`, blob));
}
