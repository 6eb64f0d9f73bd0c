import { glyph } from '@/lib/glyphs';
import { toStatus } from '@/lib/status';
import type { Colours, Scene } from './draw';
import { boxHeight, boxWidth, type Rect } from './geometry';
import { frameHead } from './layout';
import { countWords, type Box, type StatusCount } from './model';
import { fitted, roundRect, shape } from './paint';

/** Below this scale boxes turn into plates. */
export const plateScale = 0.42;

/** The ground of an open group, its name and how its applications do. */
export function drawFrame(ctx: CanvasRenderingContext2D, frame: Scene['frames'][number], scene: Scene): void {
  const { colours, camera } = scene;
  ctx.fillStyle = colours.sunken;
  ctx.globalAlpha = 0.6;
  roundRect(ctx, frame, 10);
  ctx.fill();
  ctx.globalAlpha = 1;
  ctx.strokeStyle = colours.line;
  ctx.lineWidth = 1 / Math.min(1, camera.scale);
  ctx.stroke();
  // The name keeps a readable size when the rest gets small.
  const size = Math.min(13 / Math.min(1, camera.scale), 40);
  ctx.fillStyle = colours.dim;
  ctx.font = `600 ${size}px ${colours.font}`;
  ctx.textBaseline = 'middle';
  const title = fitted(ctx, `▾ ${frame.name}`, frame.width - 20);
  // What does not fit into the head rises above the frame, not into its content.
  const y = frame.y + frameHead - 6 - size / 2;
  ctx.fillText(title, frame.x + 12, y);
  const used = ctx.measureText(title).width + 24;
  ctx.font = `${size * 0.85}px ${colours.font}`;
  const words = `${frame.size}: ${countWords(frame.counts)}`;
  if (ctx.measureText(words).width < frame.width - used - 12) ctx.fillText(words, frame.x + used, y);
}

/** A box seen from afar: coloured, with its name where that can still be read. */
export function drawPlate(ctx: CanvasRenderingContext2D, box: Box, rect: Rect, scene: Scene): void {
  const { colours, camera } = scene;
  const status = toStatus(box.status);
  const calm = status === 'ok' || status === 'unknown';
  ctx.fillStyle = calm ? colours.soft[status] : colours.status[status];
  ctx.strokeStyle = colours.status[status];
  ctx.lineWidth = (box.id === scene.focus ? 2.5 : 1) / camera.scale;
  roundRect(ctx, rect, 6);
  ctx.fill();
  ctx.stroke();
  if (camera.scale < 0.22) return;
  const size = Math.min(rect.height * 0.5, 10.5 / camera.scale);
  ctx.fillStyle = calm ? colours.text : colours.dark ? '#12151a' : '#ffffff';
  ctx.font = `600 ${size}px ${colours.font}`;
  ctx.textBaseline = 'middle';
  const mark = rect.height * 0.34;
  shape(
    ctx,
    status,
    rect.x + 12,
    rect.y + (rect.height - mark) / 2,
    mark,
    calm ? colours.status[status] : String(ctx.fillStyle),
  );
  ctx.fillText(fitted(ctx, box.name, rect.width - 30 - mark), rect.x + 18 + mark, rect.y + rect.height / 2);
}

/** An application: status edge, name, type, where it runs, its instances. */
export function drawBox(ctx: CanvasRenderingContext2D, box: Box, rect: Rect, scene: Scene): void {
  const { colours } = scene;
  const status = toStatus(box.status);
  const focused = box.id === scene.focus;
  ctx.fillStyle = colours.surface;
  ctx.strokeStyle = focused
    ? colours.accent
    : status === 'ok' || status === 'unknown'
      ? colours.line
      : colours.status[status];
  ctx.lineWidth = focused ? 2 : 1.2;
  roundRect(ctx, rect, 6);
  ctx.fill();
  if (box.kind === 'ExternalService') ctx.setLineDash([4, 3]);
  ctx.stroke();
  ctx.setLineDash([]);
  // The status edge.
  ctx.save();
  roundRect(ctx, rect, 6);
  ctx.clip();
  ctx.fillStyle = colours.status[status];
  ctx.fillRect(rect.x, rect.y, 4, rect.height);
  ctx.restore();

  shape(ctx, status, rect.x + 12, rect.y + 9, 11, colours.status[status]);
  ctx.textBaseline = 'middle';
  ctx.fillStyle = colours.text;
  ctx.font = `600 13px ${colours.font}`;
  const glyphs = [box.types.slice(0, 1), ...(box.types.length > 1 ? [box.types.slice(1, 2)] : [])];
  const room = rect.width - 38 - glyphs.length * 25;
  ctx.fillText(fitted(ctx, box.name, room), rect.x + 28, rect.y + 15);
  glyphs.forEach((types, i) =>
    drawGlyph(ctx, types, box.kind, rect.x + rect.width - 8 - 22 * (i + 1) - 3 * i, rect.y + 6, colours),
  );

  ctx.font = `11px ${colours.font}`;
  const dots = drawInstances(ctx, box, rect, colours);
  ctx.fillStyle = colours.dim;
  ctx.fillText(fitted(ctx, box.detail || box.kind, rect.width - 24 - dots), rect.x + 12, rect.y + 35);
}

/** Instances as dots when few, as a count when many; those that are down are hollow. Returns the width used. */
function drawInstances(ctx: CanvasRenderingContext2D, box: Box, rect: Rect, colours: Colours): number {
  if (box.instances === 0) return 0;
  const right = rect.x + rect.width - 10;
  // Of something that has ended nobody expects an instance.
  const missing = box.status === 'unknown' ? colours.dim : colours.status.critical;
  if (box.instances > 6) {
    const text = box.instancesUp === box.instances ? `×${box.instances}` : `${box.instancesUp} of ${box.instances}`;
    const width = ctx.measureText(text).width;
    ctx.fillStyle = box.instancesUp === box.instances ? colours.dim : missing;
    ctx.fillText(text, right - width, rect.y + 35);
    return width + 8;
  }
  for (let i = 0; i < box.instances; i++) {
    const up = box.instances - i <= box.instancesUp;
    ctx.beginPath();
    ctx.arc(right - 3 - i * 9, rect.y + 35, 3, 0, 7);
    ctx.fillStyle = colours.status.ok;
    ctx.strokeStyle = missing;
    ctx.lineWidth = 1.4;
    if (up) ctx.fill();
    else ctx.stroke();
  }
  return box.instances * 9 + 6;
}

function drawGlyph(
  ctx: CanvasRenderingContext2D,
  types: readonly string[],
  kind: string,
  x: number,
  y: number,
  colours: Colours,
): void {
  const { letters, hue, shape: form } = glyph(types, kind);
  ctx.fillStyle = colours.dark ? `hsl(${hue} 30% 24%)` : `hsl(${hue} 45% 92%)`;
  roundRect(ctx, { x, y, width: 22, height: 18 }, form === 'round' ? 9 : 4);
  if (form === 'outside') {
    ctx.strokeStyle = colours.dim;
    ctx.lineWidth = 1;
    ctx.setLineDash([2, 2]);
    ctx.stroke();
    ctx.setLineDash([]);
  } else ctx.fill();
  ctx.fillStyle = colours.dark ? `hsl(${hue} 60% 78%)` : `hsl(${hue} 45% 34%)`;
  ctx.font = `650 10px ${colours.font}`;
  ctx.textAlign = 'center';
  ctx.fillText(letters, x + 11, y + 9.5);
  ctx.textAlign = 'left';
}

/** A collapsed group: a pile with how many it holds of each status, in figures with shapes and as a bar. */
export function drawGroup(ctx: CanvasRenderingContext2D, box: Box, place: Rect, scene: Scene): void {
  const { colours } = scene;
  const larger = place.height / boxHeight;
  const scale = scene.camera.scale * larger;
  const plate = scale < plateScale;
  const rect: Rect = { x: 0, y: 0, width: boxWidth, height: boxHeight };
  ctx.save();
  ctx.translate(place.x, place.y);
  ctx.scale(larger, larger);
  ctx.fillStyle = colours.surface;
  ctx.strokeStyle = box.id === scene.focus ? colours.accent : colours.lineStrong;
  ctx.lineWidth = (box.id === scene.focus ? 2 : 1) / (plate ? scale : 1);
  // Two edges behind it: a pile of applications.
  for (const off of plate ? [0] : [6, 3, 0]) {
    roundRect(ctx, { ...rect, x: off, y: off }, 6);
    ctx.fill();
    ctx.stroke();
  }
  const bar = plate ? 14 : 6;
  drawShares(ctx, box.counts, { ...rect, y: rect.height - bar, height: bar }, colours, 3 / Math.min(1, scale));
  ctx.textBaseline = 'middle';
  if (plate) {
    ctx.font = `600 ${Math.min(24, 10.5 / scale)}px ${colours.font}`;
    ctx.fillStyle = colours.text;
    ctx.fillText(fitted(ctx, box.name, rect.width - 16), 8, (rect.height - bar) / 2);
  } else {
    ctx.font = `11px ${colours.font}`;
    ctx.fillStyle = colours.dim;
    const size = String(box.size);
    const taken = ctx.measureText(size).width;
    ctx.fillText(size, rect.width - 10 - taken, 14);
    ctx.font = `600 13px ${colours.font}`;
    ctx.fillStyle = colours.text;
    ctx.fillText(fitted(ctx, `▸ ${box.name}`, rect.width - 28 - taken), 10, 14);
    drawCounts(ctx, box.counts, 12, 31, colours);
  }
  ctx.restore();
}

/** How the statuses share a bar, the worst first; each has at least a sliver to be seen. */
function drawShares(
  ctx: CanvasRenderingContext2D,
  counts: readonly StatusCount[],
  rect: Rect,
  colours: Colours,
  sliver: number,
): void {
  const total = counts.reduce((sum, one) => sum + one.count, 0);
  const widths = counts.map((one) => Math.max(sliver, (one.count / total) * rect.width));
  const shrink = rect.width / widths.reduce((sum, width) => sum + width, 0);
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(rect.x, rect.y, rect.width, rect.height, [0, 0, 6, 6]);
  ctx.clip();
  const alpha = ctx.globalAlpha;
  let { x } = rect;
  counts.forEach(({ status }, i) => {
    const width = widths[i]! * shrink;
    ctx.fillStyle = colours.status[status];
    ctx.globalAlpha = alpha * (status === 'ok' || status === 'unknown' ? 0.45 : 1);
    ctx.fillRect(x, rect.y, width, rect.height);
    x += width;
  });
  ctx.restore();
}

function drawCounts(
  ctx: CanvasRenderingContext2D,
  counts: readonly StatusCount[],
  x: number,
  y: number,
  colours: Colours,
): void {
  ctx.font = `11px ${colours.font}`;
  for (const { status, count } of counts) {
    shape(ctx, status, x, y - 5, 10, colours.status[status]);
    ctx.fillStyle = status === 'ok' || status === 'unknown' ? colours.dim : colours.status[status];
    ctx.fillText(String(count), x + 14, y + 0.5);
    x += 14 + ctx.measureText(String(count)).width + 10;
  }
}
