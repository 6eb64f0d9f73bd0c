import { statuses, toStatus, type Status } from '@/lib/status';
import { drawBox, drawFrame, drawGroup, drawPlate, plateScale } from './drawBoxes';
import { hull, overlaps, type Curve, type Rect } from './geometry';
import { placeLabels, type Label } from './labels';
import type { Frame } from './layout';
import type { Box, Edge, Group } from './model';
import { roundRect } from './paint';
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
  frames: readonly (Frame & Pick<Group, 'name' | 'size' | 'counts'>)[];
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

const labelledLinks = 40;

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
  // Links that are out of sight cost nothing; a straight one has a hull without height.
  const seen = scene.edges.filter((edge) => {
    const line = scene.curves.get(edge.id);
    if (!line) return false;
    const rect = hull(line);
    return overlaps({ ...rect, width: rect.width + 1, height: rect.height + 1 }, view);
  });
  const fading = scene.focus !== null || scene.edgeFocus !== null;
  const isNear = (edge: Edge) => edge.id === scene.edgeFocus || edge.from === scene.focus || edge.to === scene.focus;
  drawEdges(ctx, scene, fading ? seen.filter((edge) => !isNear(edge)) : seen, fading ? 0.12 : 1);
  const bright = fading ? seen.filter(isNear) : [];
  drawEdges(ctx, scene, bright, 1);
  const plates = camera.scale < plateScale;
  for (const box of scene.boxes) {
    const rect = scene.rects.get(box.id);
    if (!rect || !overlaps(rect, view)) continue;
    ctx.globalAlpha = fading && !scene.near.has(box.id) ? 0.22 : 1;
    if (box.isGroup) drawGroup(ctx, box, rect, scene);
    else if (plates) drawPlate(ctx, box, rect, scene);
    else drawBox(ctx, box, rect, scene);
  }
  ctx.globalAlpha = 1;
  // A small map keeps its labels where they are while it is moved; a large one has them for what is in sight. In the
  // calm picture the dashes say that nothing flows.
  const calm = scene.edges.length <= labelledLinks ? scene.edges : seen;
  if (fading ? bright.length <= 60 : calm.length <= labelledLinks && camera.scale >= 0.6)
    drawLabels(ctx, scene, fading ? bright : calm.filter((edge) => edge.active));
}

function trace(ctx: CanvasRenderingContext2D | Path2D, line: Curve): void {
  ctx.moveTo(line.start.x, line.start.y);
  for (const [a, b, end] of line.pieces) ctx.bezierCurveTo(a.x, a.y, b.x, b.y, end.x, end.y);
}

const edgeColour = (status: Status, colours: Colours): string =>
  status === 'ok' || status === 'unknown' ? colours.lineStrong : colours.status[status];

interface Look {
  rank: number;
  width: number;
  active: boolean;
  arrows: boolean;
  edges: Edge[];
}

/** Links that look the same together. One that stands for many, few of them sick, is a healthy one with a sick core. */
function looksOf(edges: readonly Edge[], busiest: number): Look[] {
  const looks = new Map<string, Look>();
  const add = (edge: Edge, status: Status, wanted: number, arrows: boolean) => {
    const rank = statuses.indexOf(status);
    const width = Math.round(2 * wanted) / 2;
    const key = `${rank} ${width} ${edge.active} ${arrows}`;
    const look = looks.get(key);
    if (look) look.edges.push(edge);
    else looks.set(key, { rank, width, active: edge.active, arrows, edges: [edge] });
  };
  for (const edge of edges) {
    const status = toStatus(edge.status);
    const width = linkWidth(edge.requests, busiest);
    const mixed = edge.share < 0.5 && (status === 'warning' || status === 'critical');
    add(edge, mixed ? 'ok' : status, width, true);
    if (mixed) add(edge, status, Math.max(1, width * edge.share), false);
  }
  return [...looks.values()].sort((a, b) => a.rank - b.rank);
}

/** How strong the healthy links are drawn: in a crowd they step back, so that the others can be seen. */
const crowdAlpha = (count: number): number => (count > 400 ? 0.35 : count > 60 ? 0.6 : 1);

/** Links of the same look are drawn in one go; the sick come last, on top. */
function drawEdges(ctx: CanvasRenderingContext2D, scene: Scene, edges: readonly Edge[], alpha: number): void {
  const arrows = scene.camera.scale >= 0.3 && alpha > 0.5;
  for (const look of looksOf(edges, scene.busiest)) {
    ctx.globalAlpha = look.rank < 2 ? alpha * crowdAlpha(scene.edges.length) : alpha;
    ctx.strokeStyle = ctx.fillStyle = edgeColour(statuses[look.rank]!, scene.colours);
    ctx.lineWidth = Math.max(look.width, 0.8 / scene.camera.scale);
    ctx.setLineDash(look.active ? [] : [5, 5]);
    const lines = look.edges.flatMap((edge) => scene.curves.get(edge.id) ?? []);
    ctx.beginPath();
    for (const line of lines) trace(ctx, line);
    ctx.stroke();
    if (!arrows || !look.arrows) continue;
    ctx.setLineDash([]);
    ctx.beginPath();
    for (const line of lines) arrow(ctx, line, 5 + look.width);
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

let placed: { key: string; curves: unknown; labels: Label[] } = { key: '', curves: null, labels: [] };

/** Labels keep their size on the screen; their places are found anew only when something moved. */
function drawLabels(ctx: CanvasRenderingContext2D, scene: Scene, edges: readonly Edge[]): void {
  const { colours, camera } = scene;
  const unit = 1 / Math.max(0.6, Math.min(1, camera.scale)) / (camera.scale < 0.6 ? camera.scale / 0.6 : 1);
  ctx.font = `${11 * unit}px ${colours.font}`;
  ctx.textBaseline = 'middle';
  const key = `${unit} ${edges.map((edge) => edge.id).join(' ')}`;
  if (placed.key !== key || placed.curves !== scene.curves) {
    const measure = (text: string) => ctx.measureText(text).width;
    placed = {
      key,
      curves: scene.curves,
      labels: placeLabels(edges, scene.curves, scene.rects.values(), unit, measure),
    };
  }
  for (const { edge, lines, rect } of placed.labels) {
    ctx.fillStyle = colours.background;
    ctx.globalAlpha = 0.9;
    roundRect(ctx, rect, 4 * unit);
    ctx.fill();
    ctx.globalAlpha = 1;
    const status = toStatus(edge.status);
    ctx.fillStyle = status === 'ok' || status === 'unknown' ? colours.dim : colours.status[status];
    lines.forEach((line, i) => ctx.fillText(line, rect.x + 4 * unit, rect.y + (8.5 + 13 * i) * unit));
  }
}
