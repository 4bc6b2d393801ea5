/** Moves and scales what is larger than its frame: wheel, drag, two fingers. React is not asked, so nothing is drawn anew. */

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}
/** Where the plane's own origin stands in the frame, px, and how large its px are. */
export interface View extends Point {
  readonly zoom: number;
}
export interface PanZoom {
  readonly show: (view: View) => void;
  /** About the middle. */
  readonly zoomBy: (factor: number) => void;
  readonly end: () => void;
}

/** Of the zoom. */
export const LEAST = 0.15;
const MOST = 1.5;
/** A hand that presses a button trembles. */
const TREMBLE_PX = 4;
/** So much of the plane stays in its frame. */
const KEPT_PX = 48;
/** What a turn of the wheel counts, by its `deltaMode`: pixels, lines, pages. */
const PER_DELTA = [0.002, 0.05, 1] as const;
/** A pinch on a trackpad comes as a wheel with Ctrl, in small steps. */
const PINCHED = 10;

/** `frame` is listened to until `end`, `plane` inside it is moved; `size`: how large the plane is at a zoom of 1. */
export function panZoom(frame: HTMLElement, plane: HTMLElement, size: Size): PanZoom {
  let view: View = { x: 0, y: 0, zoom: 1 };
  const show = (next: View) => {
    const zoom = within(next.zoom, LEAST, MOST);
    view = {
      x: within(next.x, KEPT_PX - size.width * zoom, frame.clientWidth - KEPT_PX),
      y: within(next.y, KEPT_PX - size.height * zoom, frame.clientHeight - KEPT_PX),
      zoom,
    };
    plane.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.zoom})`;
  };
  const zoomAt = ({ x, y }: Point, factor: number) => {
    const zoom = within(view.zoom * factor, LEAST, MOST);
    const by = zoom / view.zoom;
    show({ x: x - (x - view.x) * by, y: y - (y - view.y) * by, zoom });
  };
  const move = (by: Point) => show({ ...view, x: view.x + by.x, y: view.y + by.y });
  const stop = [wheels(frame, zoomAt), fingers(frame, { move, zoomAt })];
  return {
    show,
    zoomBy: (factor) => zoomAt({ x: frame.clientWidth / 2, y: frame.clientHeight / 2 }, factor),
    end: () => stop.forEach((one) => one()),
  };
}

type ZoomAt = (at: Point, factor: number) => void;

function wheels(frame: HTMLElement, zoomAt: ZoomAt): () => void {
  const turn = (event: WheelEvent) => {
    event.preventDefault();
    const each = PER_DELTA[event.deltaMode as 0 | 1 | 2] * (event.ctrlKey ? PINCHED : 1);
    zoomAt(inside(frame, event), 2 ** (-event.deltaY * each));
  };
  frame.addEventListener('wheel', turn, { passive: false });
  return () => frame.removeEventListener('wheel', turn);
}

interface Moves {
  readonly move: (by: Point) => void;
  readonly zoomAt: ZoomAt;
}

/** One drags; two drag, and pull apart. */
function fingers(frame: HTMLElement, { move, zoomAt }: Moves): () => void {
  const down = new Map<number, Point>();
  const press = (event: PointerEvent) => {
    if (event.button === 0) down.set(event.pointerId, inside(frame, event));
  };
  const drag = (event: PointerEvent) => {
    const { pointerId } = event;
    const before = down.get(pointerId);
    const now = inside(frame, event);
    if (before === undefined) return;
    const held = frame.hasPointerCapture(pointerId);
    if (!held && distance(before, now) < TREMBLE_PX) return;
    // From here on it is no click on what lies beneath.
    if (!held) frame.setPointerCapture(pointerId);
    down.set(pointerId, now);
    const other = [...down].find(([id]) => id !== pointerId)?.[1];
    if (other === undefined) return move({ x: now.x - before.x, y: now.y - before.y });
    move({ x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 });
    zoomAt(middle(now, other), distance(now, other) / Math.max(1, distance(before, other)));
  };
  const lift = (event: PointerEvent) => void down.delete(event.pointerId);
  const heard = [
    ['pointerdown', press],
    ['pointermove', drag],
    ['pointerup', lift],
    ['pointercancel', lift],
    ['lostpointercapture', lift],
  ] as const;
  for (const [name, hear] of heard) frame.addEventListener(name, hear);
  return () => heard.forEach(([name, hear]) => frame.removeEventListener(name, hear));
}

function inside(frame: HTMLElement, { clientX, clientY }: MouseEvent): Point {
  const { left, top } = frame.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function within(n: number, least: number, most: number): number {
  return Math.min(Math.max(n, least), Math.max(least, most));
}
