import type { Point } from './layout';

export interface PointerEvents {
  /** What is under the point: an id that can be dragged, or null for the ground. */
  grab: (at: Point) => string | null;
  hover: (at: Point | null) => void;
  pan: (dx: number, dy: number) => void;
  zoom: (at: Point, factor: number) => void;
  drag: (id: string, dx: number, dy: number) => void;
  dropped: (id: string) => void;
  click: (at: Point, event: PointerEvent) => void;
}

/** Wheel, drag, pinch and click on an element. */
export function followPointer(element: HTMLElement, events: PointerEvents): () => void {
  const pointers = new Map<number, Point>();
  let start: Point | null = null;
  let moved = false;
  let held: string | null = null;
  let pinch = 0;
  const place = (event: PointerEvent | WheelEvent): Point => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  function down(event: PointerEvent) {
    if (event.button !== 0) return;
    const at = place(event);
    pointers.set(event.pointerId, at);
    element.setPointerCapture(event.pointerId);
    if (pointers.size === 1) {
      [start, moved, held] = [at, false, events.grab(at)];
    } else {
      held = null;
      pinch = spread();
    }
  }

  function move(event: PointerEvent) {
    const at = place(event);
    const last = pointers.get(event.pointerId);
    if (!last) return events.hover(at);
    pointers.set(event.pointerId, at);
    if (pointers.size === 2) {
      const now = spread();
      if (pinch > 0) events.zoom(middle(), now / pinch);
      pinch = now;
      moved = true;
      return;
    }
    if (!moved && start && Math.hypot(at.x - start.x, at.y - start.y) < 4) return;
    const [dx, dy] = moved ? [at.x - last.x, at.y - last.y] : [at.x - start!.x, at.y - start!.y];
    moved = true;
    if (held) events.drag(held, dx, dy);
    else events.pan(dx, dy);
  }

  function up(event: PointerEvent) {
    if (!pointers.delete(event.pointerId) || pointers.size) return;
    if (!moved && event.type === 'pointerup') events.click(place(event), event);
    else if (held) events.dropped(held);
    [start, held] = [null, null];
  }

  function wheel(event: WheelEvent) {
    event.preventDefault();
    // A pinch on a touchpad comes as a wheel with Ctrl; lines and pages are made pixels.
    const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
    if (event.shiftKey) events.pan(-(event.deltaX || event.deltaY) * unit, 0);
    else events.zoom(place(event), Math.exp(-event.deltaY * unit * (event.ctrlKey ? 0.01 : 0.0016)));
  }

  const spread = (): number => {
    const [a, b] = [...pointers.values()];
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  };
  const middle = (): Point => {
    const [a, b] = [...pointers.values()];
    return { x: (a!.x + b!.x) / 2, y: (a!.y + b!.y) / 2 };
  };
  const leave = (event: PointerEvent) => {
    // What stands over the map and belongs to a box does not end the hovering.
    const onto = event.relatedTarget;
    if (onto instanceof Element && onto.closest('[data-of-box]')) return;
    if (!pointers.size) events.hover(null);
  };

  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', up);
  element.addEventListener('pointerleave', leave);
  element.addEventListener('wheel', wheel, { passive: false });
  return () => {
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', up);
    element.removeEventListener('pointerleave', leave);
    element.removeEventListener('wheel', wheel);
  };
}
