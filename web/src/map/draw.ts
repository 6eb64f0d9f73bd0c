import { format, perSecond } from '@/lib/format';
import { glyph } from '@/lib/glyphs';
import { statusShapes, statuses, toStatus, type Status } from '@/lib/status';
import { overlaps, pointAt, type Curve, type Rect } from './geometry';
import type { Frame } from './layout';
import type { Box, Edge } from './model';
import { linkWidth } from './style';

export interface Colours {
  surface: string;
  sunken: string;
  background: string;
  line: string;
  lineStrong: string;
  text: string;
  dim: string;
  accent: string;
  dark: boolean;
  status: Record<Status, string>;
  soft: Record<Status, string>;
  font: string;
}

export interface Camera {
  x: number;
  y: number;
  scale: number;
}

export interface Scene {
  boxes: readonly Box[];
  edges: readonly Edge[];
  rects: ReadonlyMap<string, Rect>;
  curves: ReadonlyMap<string, Curve>;
  frames: readonly (Frame & { name: string; status: string })[];
  busiest: number;
  /** What is pointed at or walked to; null when nothing is. */
  focus: string | null;
  edgeFocus: string | null;
  near: ReadonlySet<string>;
  colours: Colours;
  camera: Camera;
  width: number;
  height: number;
  ratio: number;
}

/** Below this scale boxes turn into plates. */
export const plateScale = 0.42;
const labelledLinks = 30;
const paths = new Map<Status, Path2D>();

export function draw(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { camera, ratio, width, height } = scene;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.clearRect(0, 0, width * ratio, height * ratio);
  ctx.setTransform(camera.scale * ratio, 0, 0, camera.scale * ratio, camera.x * ratio, camera.y * ratio);
  const view: Rect = {
    x: -camera.x / camera.scale,
    y: -camera.y / camera.scale,
    width: width / camera.scale,
    height: height / camera.scale,
  };
  for (const frame of scene.frames) if (overlaps(frame, view)) drawFrame(ctx, frame, scene);
  const fading = scene.focus !== null || scene.edgeFocus !== null;
  const isNear = (edge: Edge) => edge.id === scene.edgeFocus || edge.from === scene.focus || edge.to === scene.focus;
  drawEdges(ctx, scene, fading ? scene.edges.filter((edge) => !isNear(edge)) : scene.edges, fading ? 0.12 : 1);
  const bright = fading ? scene.edges.filter(isNear) : [];
  drawEdges(ctx, scene, bright, 1);
  const plates = camera.scale < plateScale;
  for (const box of scene.boxes) {
    const rect = scene.rects.get(box.id);
    if (!rect || !overlaps(rect, view)) continue;
    ctx.globalAlpha = fading && !scene.near.has(box.id) ? 0.22 : 1;
    if (plates) drawPlate(ctx, box, rect, scene);
    else drawBox(ctx, box, rect, scene);
  }
  ctx.globalAlpha = 1;
  if (fading ? bright.length <= 60 : scene.edges.length <= labelledLinks && camera.scale >= 0.6)
    drawLabels(ctx, scene, fading ? bright : scene.edges);
}

function trace(ctx: CanvasRenderingContext2D | Path2D, line: Curve): void {
  ctx.moveTo(line.start.x, line.start.y);
  for (const [a, b, end] of line.pieces) ctx.bezierCurveTo(a.x, a.y, b.x, b.y, end.x, end.y);
}

const edgeColour = (status: Status, colours: Colours): string =>
  status === 'ok' || status === 'unknown' ? colours.lineStrong : colours.status[status];

/** Links of the same look are drawn in one go; the sick come last, on top. */
function drawEdges(ctx: CanvasRenderingContext2D, scene: Scene, edges: readonly Edge[], alpha: number): void {
  const looks = new Map<string, Edge[]>();
  for (const edge of edges) {
    const status = toStatus(edge.status);
    const width = Math.round(2 * linkWidth(edge.requests, scene.busiest)) / 2;
    const key = `${statuses.indexOf(status)} ${width} ${edge.active ? 1 : 0}`;
    const list = looks.get(key);
    if (list) list.push(edge);
    else looks.set(key, [edge]);
  }
  ctx.globalAlpha = alpha;
  const arrows = scene.camera.scale >= 0.3 && alpha > 0.5;
  for (const [key, list] of [...looks].sort((a, b) => Number(a[0][0]) - Number(b[0][0]))) {
    const [rank, width, active] = key.split(' ').map(Number) as [number, number, number];
    // In a crowd the healthy links step back, so that the others can be seen.
    ctx.globalAlpha = edges.length > 400 && rank < 2 ? alpha * 0.35 : alpha;
    ctx.strokeStyle = ctx.fillStyle = edgeColour(statuses[rank]!, scene.colours);
    ctx.lineWidth = Math.max(width, 0.8 / scene.camera.scale);
    ctx.setLineDash(active ? [] : [5, 5]);
    ctx.beginPath();
    for (const edge of list) {
      const line = scene.curves.get(edge.id);
      if (line) trace(ctx, line);
    }
    ctx.stroke();
    if (!arrows) continue;
    ctx.setLineDash([]);
    ctx.beginPath();
    for (const edge of list) {
      const line = scene.curves.get(edge.id);
      if (line) arrow(ctx, line, 5 + width);
    }
    ctx.fill();
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

function arrow(ctx: CanvasRenderingContext2D, line: Curve, size: number): void {
  const [, control, end] = line.pieces[line.pieces.length - 1]!;
  const angle = Math.atan2(end.y - control.y, end.x - control.x);
  const wing = (turn: number) =>
    [end.x - size * Math.cos(angle + turn), end.y - size * Math.sin(angle + turn)] as const;
  ctx.moveTo(end.x, end.y);
  ctx.lineTo(...wing(0.42));
  ctx.lineTo(...wing(-0.42));
  ctx.closePath();
}

function drawFrame(ctx: CanvasRenderingContext2D, frame: Scene['frames'][number], scene: Scene): void {
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
  ctx.fillText(fitted(ctx, `▾ ${frame.name}`, frame.width - 20), frame.x + 12, frame.y + 16 + (size - 13) / 2);
}

function drawPlate(ctx: CanvasRenderingContext2D, box: Box, rect: Rect, scene: Scene): void {
  const { colours, camera } = scene;
  const status = toStatus(box.status);
  const calm = status === 'ok' || status === 'unknown';
  ctx.fillStyle = calm ? colours.soft[status] : colours.status[status];
  ctx.strokeStyle = colours.status[status];
  ctx.lineWidth = (box.id === scene.focus ? 2.5 : 1) / camera.scale;
  roundRect(ctx, rect, 6);
  ctx.fill();
  ctx.stroke();
  if (!box.isGroup && camera.scale < 0.22) return;
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

function drawBox(ctx: CanvasRenderingContext2D, box: Box, rect: Rect, scene: Scene): void {
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
  if (box.isGroup) {
    // Two edges behind it: a pile of applications.
    for (const off of [6, 3]) {
      roundRect(ctx, { ...rect, x: rect.x + off, y: rect.y + off }, 6);
      ctx.fill();
      ctx.stroke();
    }
  }
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
  const glyphs = box.isGroup ? [] : [box.types.slice(0, 1), ...(box.types.length > 1 ? [box.types.slice(1, 2)] : [])];
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
  if (box.isGroup || box.instances === 0) return 0;
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

/** What flows: requests/s · latency · errors, bytes where no requests are seen. */
export function edgeText(edge: Edge): string {
  if (!edge.active) return 'nothing flows';
  const parts: string[] = [];
  if (edge.requests != null) parts.push(perSecond(edge.requests));
  if (edge.latency != null) parts.push(format(edge.latency, 'seconds'));
  if ((edge.errors ?? 0) > 0) parts.push(`${perSecond(edge.errors)} failing`);
  if (edge.bytes != null && edge.requests == null) parts.push(format(edge.bytes, 'bytes/s'));
  return parts.join(' · ');
}

/** Labels near the middle of their links, moved along the link when another label or a box is in the way. */
function drawLabels(ctx: CanvasRenderingContext2D, scene: Scene, edges: readonly Edge[]): void {
  const { colours, camera } = scene;
  const unit = 1 / Math.max(0.6, Math.min(1, camera.scale)) / (camera.scale < 0.6 ? camera.scale / 0.6 : 1);
  const size = 11 * unit;
  ctx.font = `${size}px ${colours.font}`;
  ctx.textBaseline = 'middle';
  const taken: Rect[] = [...scene.rects.values()];
  const boxCount = taken.length;
  for (const edge of [...edges].sort((a, b) => (b.requests ?? 0) - (a.requests ?? 0))) {
    const line = scene.curves.get(edge.id);
    const text = edgeText(edge);
    if (!line || !text) continue;
    const width = ctx.measureText(text).width + 8 * unit;
    const height = 16 * unit;
    let best: Rect | null = null;
    for (const t of [0.5, 0.45, 0.55, 0.4, 0.6, 0.34, 0.66, 0.28, 0.72]) {
      const at = pointAt(line, t);
      const rect = { x: at.x - width / 2, y: at.y - height / 2, width, height };
      if (!taken.some((other) => overlaps(rect, other))) {
        best = rect;
        break;
      }
      best ??= taken.slice(boxCount).some((other) => overlaps(rect, other)) ? null : rect;
    }
    if (!best) continue;
    taken.push(best);
    ctx.fillStyle = colours.background;
    ctx.globalAlpha = 0.9;
    roundRect(ctx, best, 4 * unit);
    ctx.fill();
    ctx.globalAlpha = 1;
    const status = toStatus(edge.status);
    ctx.fillStyle = status === 'ok' || status === 'unknown' ? colours.dim : colours.status[status];
    ctx.fillText(text, best.x + 4 * unit, best.y + height / 2);
  }
}

function shape(
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

function roundRect(ctx: CanvasRenderingContext2D, rect: Rect, radius: number): void {
  ctx.beginPath();
  ctx.roundRect(rect.x, rect.y, rect.width, rect.height, radius);
}

const fits = new Map<string, string>();

/** The text cut to the room with an ellipsis; remembered, because measuring is dear. */
function fitted(ctx: CanvasRenderingContext2D, text: string, room: number): string {
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
