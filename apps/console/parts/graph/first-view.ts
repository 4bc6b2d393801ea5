import type { PlaybookGraph } from '../../services/playbooks';
import { BOX, type Laid } from './lay-out';
import { LEAST as FARTHEST, type Size, type View } from './pan-zoom';

/** What one sees of a graph before one has moved it. */

type Places = Laid['places'];

const NEAR = 1;
/** Words of boxes can still be read. */
const READABLE = 0.6;
/** Their names can. */
const LEAST = 0.35;
const MARGIN = 16;

/** In the middle, with what leads to it above it. */
export function around(id: string, places: Places, { width, height }: Size): View {
  const { x, y } = places.get(id) ?? { x: 0, y: 0 };
  return {
    x: width / 2 - (x + BOX.width / 2) * NEAR,
    y: Math.min(MARGIN, height / 3 - y * NEAR),
    zoom: NEAR,
  };
}

/** All of it where that can be read; else from the top, as near as every way in and the first step are in view. */
export function fromTheTop(graph: PlaybookGraph, places: Places, size: Size): View {
  const all = extent([...places.keys()], places);
  const whole = Math.min(fit(all.width, size.width), fit(all.height, size.height));
  const begin = [...graph.ways_in, ...graph.steps.slice(0, 1)].map(({ id }) => id);
  const top = whole >= READABLE ? all : extent(begin, places);
  const zoom = whole >= READABLE ? whole : Math.max(LEAST, fit(top.width, size.width));
  const left = (size.width - top.width * zoom) / 2;
  return { x: Math.max(MARGIN, left) - top.x * zoom, y: MARGIN - top.y * zoom, zoom };
}

/** All of it, in the middle, whether it can be read or not. */
export function whole(places: Places, size: Size): View {
  const all = extent([...places.keys()], places);
  const zoom = Math.max(
    FARTHEST,
    Math.min(fit(all.width, size.width), fit(all.height, size.height)),
  );
  return {
    x: (size.width - all.width * zoom) / 2 - all.x * zoom,
    y: (size.height - all.height * zoom) / 2 - all.y * zoom,
    zoom,
  };
}

/** Of the plane, from its origin. */
export function sizeOf(places: Places): Size {
  const { x, y, width, height } = extent([...places.keys()], places);
  return { width: x + width, height: y + height };
}

function fit(length: number, into: number): number {
  return Math.min(NEAR, (into - 2 * MARGIN) / length);
}

function extent(
  ids: readonly string[],
  places: Places,
): Size & { readonly x: number; readonly y: number } {
  const at = ids.flatMap((id) => places.get(id) ?? []);
  const x = Math.min(...at.map((one) => one.x));
  const y = Math.min(...at.map((one) => one.y));
  return {
    ...{ x, y },
    width: Math.max(...at.map((one) => one.x)) + BOX.width - x,
    height: Math.max(...at.map((one) => one.y)) + BOX.height - y,
  };
}
