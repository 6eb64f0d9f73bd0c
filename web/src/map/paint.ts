import { statusShapes, type Status } from '@/lib/status';
import type { Rect } from './geometry';

const paths = new Map<Status, Path2D>();

/** The shape of a status in a square of the given size. */
export function shape(
  ctx: CanvasRenderingContext2D,
  status: Status,
  x: number,
  y: number,
  size: number,
  colour: string,
): void {
  let path = paths.get(status);
  if (!path) paths.set(status, (path = new Path2D(statusShapes[status])));
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(size / 12, size / 12);
  ctx.fillStyle = colour;
  ctx.fill(path, 'evenodd');
  ctx.restore();
}

export function roundRect(ctx: CanvasRenderingContext2D, rect: Rect, radius: number): void {
  ctx.beginPath();
  ctx.roundRect(rect.x, rect.y, rect.width, rect.height, radius);
}

const fits = new Map<string, string>();

/** The text cut to the room with an ellipsis; remembered, because measuring is dear. */
export function fitted(ctx: CanvasRenderingContext2D, text: string, room: number): string {
  const key = `${ctx.font}\n${Math.round(room)}\n${text}`;
  const known = fits.get(key);
  if (known !== undefined) return known;
  let result = text;
  if (ctx.measureText(text).width > room) {
    let length = text.length;
    while (length > 1 && ctx.measureText(`${text.slice(0, length)}…`).width > room) length--;
    result = `${text.slice(0, length)}…`;
  }
  if (fits.size > 20_000) fits.clear();
  fits.set(key, result);
  return result;
}
