import type { Camera } from './draw';
import type { Point } from './layout';
import type { Rect } from './geometry';

const smallest = 0.03;
const largest = 2.5;

export function zoomedAt(camera: Camera, at: Point, factor: number): Camera {
  const scale = Math.min(largest, Math.max(smallest, camera.scale * factor));
  const change = scale / camera.scale;
  return { scale, x: at.x - (at.x - camera.x) * change, y: at.y - (at.y - camera.y) * change };
}

/** The whole content in the middle, never larger than life. */
export function fitted(content: Rect, width: number, height: number, pad = 24): Camera {
  if (!content.width || !content.height) return { x: pad, y: pad, scale: 1 };
  const scale = Math.max(smallest, Math.min(1, (width - 2 * pad) / content.width, (height - 2 * pad) / content.height));
  return {
    scale,
    x: (width - content.width * scale) / 2 - content.x * scale,
    y: (height - content.height * scale) / 2 - content.y * scale,
  };
}

/** Moves as little as needed to bring a box into sight. */
export function inSight(camera: Camera, rect: Rect, width: number, height: number, pad = 40): Camera {
  const left = rect.x * camera.scale + camera.x;
  const top = rect.y * camera.scale + camera.y;
  const right = left + rect.width * camera.scale;
  const bottom = top + rect.height * camera.scale;
  const dx = left < pad ? pad - left : right > width - pad ? width - pad - right : 0;
  const dy = top < pad ? pad - top : bottom > height - pad ? height - pad - bottom : 0;
  return { ...camera, x: camera.x + dx, y: camera.y + dy };
}

export const toWorld = (camera: Camera, at: Point): Point => ({
  x: (at.x - camera.x) / camera.scale,
  y: (at.y - camera.y) / camera.scale,
});
