import './graph.css';
import { type MouseEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useMessages } from '../../messages/messages';
import type { GraphNode, PlaybookGraph } from '../../services/playbooks';
import { aboutOf, type PlanNames } from '../plan-names';
import { Arrows } from './arrows';
import { useDetailWords } from './detail-words';
import { around, fromTheTop, sizeOf, whole } from './first-view';
import { layOut } from './lay-out';
import { type PanZoom, panZoom } from './pan-zoom';
import { StepBox } from './step-box';

export interface GraphProps {
  readonly graph: PlaybookGraph;
  /** What stands on the boxes. */
  readonly names: PlanNames;
  /** Id -> what is said of it now. */
  readonly said: ReadonlyMap<string, Said>;
  /** Ids of arrows (`a → b`) that were walked. */
  readonly walked?: ReadonlySet<string>;
  readonly selected: string | undefined;
  readonly choose: (id: string) => void;
}
export interface Said {
  readonly waiting?: number;
  readonly parked?: number;
  readonly mark?: 'walked' | 'here' | 'parked';
}

const NOTHING: Said = {};
const ORIGIN = { x: 0, y: 0 };
const STEP = 1.2;

/**
 * To look at with a mouse: pan, zoom, click. Screen readers and keyboards have the outline beside it, which says the
 * same; so nothing in here takes the focus, and it is hidden from them.
 */
export function Graph({ graph, names, said, walked, selected, choose }: GraphProps) {
  const detailWords = useDetailWords();
  const laid = useMemo(() => layOut(graph), [graph]);
  const boxes = useMemo(() => [...graph.ways_in, ...graph.steps, ...graph.exits], [graph]);
  const frame = useRef<HTMLDivElement>(null);
  const plane = useRef<HTMLDivElement>(null);
  const held = useRef<PanZoom>(undefined);
  const { places } = laid;
  useEffect(() => {
    if (frame.current === null || plane.current === null) return undefined;
    held.current = panZoom(frame.current, plane.current, sizeOf(places));
    return held.current.end;
  }, [places]);
  const aim = useAim(graph, said, selected);
  useEffect(() => {
    const { clientWidth: width = 0, clientHeight: height = 0 } = frame.current ?? {};
    const size = { width, height };
    if (aim === undefined) return;
    held.current?.show(aim === null ? fromTheTop(graph, places, size) : around(aim, places, size));
  }, [graph, places, aim]);
  const boxAbout = (step: GraphNode, name: string) => {
    if (step.verb === 'task' || (step.verb === 'way' && step.id === 'way:by_hand')) return '';
    const [first] = step.details;
    const about = aboutOf(step) || (first === undefined ? '' : detailWords(first, step));
    return about === name ? '' : about;
  };
  const click = ({ target }: MouseEvent) => {
    const box = target instanceof Element ? target.closest<HTMLElement>('[data-step]') : null;
    if (box !== null) choose(box.dataset['step'] ?? '');
  };
  return (
    <div className="graph">
      <div className="graph-view" aria-hidden data-boxes={boxes.length} ref={frame} onClick={click}>
        <div className="graph-plane" ref={plane}>
          <Arrows edges={laid.edges} names={names} walked={walked} selected={selected} />
          {boxes.map((step) => {
            const { waiting = 0, parked = 0, mark } = said.get(step.id) ?? NOTHING;
            const { x, y } = places.get(step.id) ?? ORIGIN;
            const name = names.box(step.id);
            return (
              <StepBox
                key={step.id}
                {...{ step, x, y, waiting, parked, mark }}
                name={name}
                about={boxAbout(step, name)}
                selected={step.id === selected}
              />
            );
          })}
        </div>
      </div>
      <Zoom
        by={(factor) => held.current?.zoomBy(factor)}
        all={() => {
          const { clientWidth: width = 0, clientHeight: height = 0 } = frame.current ?? {};
          held.current?.show(whole(places, { width, height }));
        }}
      />
    </div>
  );
}

function Zoom({ by, all }: { by: (factor: number) => void; all: () => void }) {
  const words = useMessages().playbook.zoom;
  return (
    <div className="graph-zoom" role="group" aria-label={words.label}>
      <button type="button" aria-label={words.in} onClick={() => by(STEP)}>
        +
      </button>
      <button type="button" aria-label={words.out} onClick={() => by(1 / STEP)}>
        −
      </button>
      <button type="button" aria-label={words.all} onClick={all}>
        ⤢
      </button>
    </div>
  );
}

/** What the view begins at: what is selected, else where somebody stands; null: neither. Undefined until it is known. */
function useAim(
  graph: PlaybookGraph,
  said: ReadonlyMap<string, Said>,
  selected: string | undefined,
): string | null | undefined {
  const [aim, setAim] = useState<string | null>();
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) return;
    first.current = false;
    const here = [...said].find(([, { mark }]) => mark === 'here' || mark === 'parked')?.[0];
    const all = [...graph.ways_in, ...graph.steps, ...graph.exits].map(({ id }) => id);
    setAim([selected, here].find((id) => id !== undefined && all.includes(id)) ?? null);
  }, [graph, said, selected]);
  return aim;
}
