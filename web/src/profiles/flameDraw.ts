import { lastBefore, rowOf, type FlameLayout } from './flame';
import type { Paint } from './flameColours';

export const rowHeight = 19;
/** Frames narrower than this are drawn together, as a hint that there is something. */
const thinnest = 0.6;
const padding = 4;

export interface FlameStyle {
  text: string;
  dim: string;
  ground: string;
  line: string;
  accent: string;
  /** Of frames that a search did not find. */
  faded: string;
  font: string;
  /** Width of a character of the font, which has but one. */
  charWidth: number;
}

export interface FlameScene {
  layout: FlameLayout;
  paint: Paint;
  /** The node that fills the width. */
  focus: number;
  /** Found by a search; null: nothing is searched. */
  found: Uint8Array | null;
  /** What is written on a node where there is room for so many characters. */
  label: (node: number, room: number) => string;
  hovered: number;
  selected: number;
  /** The root is at the bottom. */
  upward: boolean;
  /** Rows that the whole picture has. */
  rows: number;
  /** What is seen of it, in CSS pixels. */
  top: number;
  width: number;
  height: number;
  ratio: number;
  style: FlameStyle;
}

/** Rows that are worth drawing when a node fills the width: down to the last that has a frame wide enough to be seen. */
export function rowsInView(layout: FlameLayout, focus: number, width: number): number {
  if (!layout.count) return 0;
  const from = layout.left[focus]!;
  const span = layout.width[focus]! || 1;
  const to = from + span;
  const least = (thinnest / Math.max(1, width)) * span;
  for (let row = rowOf(layout, focus) + 1; row < layout.rows.length - 1; row++) {
    let seen = false;
    const end = layout.rows[row + 1]!;
    for (
      let i = Math.max(layout.rows[row]!, lastBefore(layout, row, from));
      i < end && layout.left[i]! < to && !seen;
      i++
    )
      seen = layout.width[i]! >= least && layout.left[i]! + layout.width[i]! > from;
    if (!seen) return row;
  }
  return layout.rows.length - 1;
}

/** The row at a height of the picture, and back. */
export const rowAt = (y: number, rows: number, upward: boolean): number => {
  const row = Math.floor(y / rowHeight);
  return upward ? rows - 1 - row : row;
};
export const topOf = (row: number, rows: number, upward: boolean): number =>
  (upward ? rows - 1 - row : row) * rowHeight;

/** Draws what is seen: the rows in sight, in each the frames in sight, and texts where there is room for some. */
export function drawFlame(ctx: CanvasRenderingContext2D, scene: FlameScene): void {
  const { layout, style, width, height, ratio, rows, upward, top } = scene;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.fillStyle = style.ground;
  ctx.fillRect(0, 0, width, height);
  if (!layout.count) return;
  ctx.font = style.font;
  ctx.textBaseline = 'middle';
  const first = Math.max(0, Math.min(rowAt(top, rows, upward), rowAt(top + height, rows, upward)));
  const last = Math.min(rows - 1, Math.max(rowAt(top, rows, upward), rowAt(top + height, rows, upward)));
  for (let row = first; row <= last; row++) drawRow(ctx, scene, row, topOf(row, rows, upward) - top);
  outline(ctx, scene, scene.selected, style.accent, 2);
  if (scene.hovered !== scene.selected) outline(ctx, scene, scene.hovered, style.text, 1);
}

function drawRow(ctx: CanvasRenderingContext2D, scene: FlameScene, row: number, y: number): void {
  const { layout, paint, found, style, width } = scene;
  const from = layout.left[scene.focus]!;
  const span = layout.width[scene.focus]! || 1;
  const scale = width / span;
  const end = layout.rows[row + 1]!;
  const isAncestor = row < rowOf(layout, scene.focus);
  const h = rowHeight - 1;
  let fill = '';
  // A run of frames too thin to be drawn each by itself.
  let thinFrom = -1;
  let thinTo = -1;
  let thinFound = false;
  const flush = () => {
    if (thinFrom < 0) return;
    ctx.fillStyle = fill = thinFound ? style.accent : style.line;
    ctx.fillRect(thinFrom, y, Math.max(thinTo - thinFrom, thinFound ? 1 : 0), h);
    thinFrom = -1;
    thinFound = false;
  };
  for (let i = Math.max(layout.rows[row]!, lastBefore(layout, row, from)); i < end; i++) {
    const x = (layout.left[i]! - from) * scale;
    if (x >= width) break;
    const w = layout.width[i]! * scale;
    if (x + w <= 0) continue;
    if (w < thinnest) {
      const isFound = !!found?.[i];
      if (thinFrom >= 0 && (x - thinTo > 0.5 || (isFound !== thinFound && thinTo - thinFrom > 0.5))) flush();
      if (thinFrom < 0) thinFrom = x;
      thinTo = x + w;
      thinFound ||= isFound;
      continue;
    }
    flush();
    const left = Math.max(0, x);
    const right = Math.min(width, x + w);
    const colour = found && !found[i] ? style.faded : paint.fills[paint.of[i]!]!;
    if (colour !== fill) ctx.fillStyle = fill = colour;
    ctx.fillRect(left, y, Math.max(right - left - (w > 2 ? 1 : 0.2), 0.4), h);
    if (isAncestor) {
      ctx.globalAlpha = 0.45;
      ctx.fillStyle = fill = style.ground;
      ctx.fillRect(left, y, right - left, h);
      ctx.globalAlpha = 1;
    }
    const room = Math.floor((right - left - 2 * padding) / style.charWidth);
    if (room < 3) continue;
    ctx.fillStyle = fill = isAncestor || (found && !found[i]) ? style.dim : style.text;
    ctx.fillText(scene.label(i, room), left + padding, y + h / 2 + 0.5);
  }
  flush();
}

function outline(ctx: CanvasRenderingContext2D, scene: FlameScene, node: number, colour: string, line: number): void {
  const { layout } = scene;
  if (node < 0 || node >= layout.count) return;
  const from = layout.left[scene.focus]!;
  const scale = scene.width / (layout.width[scene.focus]! || 1);
  const left = Math.max(0, (layout.left[node]! - from) * scale);
  const right = Math.min(scene.width, (layout.left[node]! + layout.width[node]! - from) * scale);
  if (right <= 0 || left >= scene.width) return;
  ctx.strokeStyle = colour;
  ctx.lineWidth = line;
  const y = topOf(rowOf(layout, node), scene.rows, scene.upward) - scene.top;
  ctx.strokeRect(left + line / 2, y + line / 2, Math.max(1, right - left - line), rowHeight - 1 - line);
}

/** As much of a text as there is room for. */
export const cut = (text: string, room: number): string => (text.length <= room ? text : `${text.slice(0, room - 1)}…`);
