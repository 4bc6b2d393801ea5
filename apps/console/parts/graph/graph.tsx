import '@xyflow/react/dist/base.css';
import './graph.css';
import { ReactFlow, type ReactFlowInstance, ViewportPortal } from '@xyflow/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useMessages } from '../../messages/messages';
import type { GraphNode, PlaybookGraph } from '../../services/playbooks';
import { Arrows } from './arrows';
import { around, fromTheTop } from './first-view';
import { BOX, layOut } from './lay-out';
import { StepBox, type StepData, type StepNode } from './step-box';

export interface GraphProps {
  readonly graph: PlaybookGraph;
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

const KINDS = { step: StepBox };
const NOTHING: Said = {};
const FAR = 0.15;

/**
 * To look at with a mouse: pan, zoom, click. Screen readers and keyboards have the outline beside it, which says the
 * same; so nothing in here takes the focus, and it is hidden from them.
 */
export function Graph({ graph, said, walked, selected, choose }: GraphProps) {
  const messages = useMessages();
  const laid = useMemo(() => layOut(graph), [graph]);
  const nodes = useNodes(graph, said, selected);
  const box = useRef<HTMLDivElement>(null);
  const [flow, setFlow] = useState<ReactFlowInstance<StepNode>>();
  const aim = useAim(graph, said, selected);
  useEffect(() => {
    const { clientWidth: width = 0, clientHeight: height = 0 } = box.current ?? {};
    if (flow === undefined || aim === undefined) return;
    const { places } = laid;
    const size = { width, height };
    void flow.setViewport(
      aim === null ? fromTheTop(graph, places, size) : around(aim, places, size),
    );
  }, [flow, graph, laid, aim]);
  const zoom = messages.playbook.zoom;
  return (
    <div className="graph" ref={box}>
      <div className="graph-view" aria-hidden data-boxes={nodes.length}>
        <ReactFlow
          nodes={nodes}
          nodeTypes={KINDS}
          onInit={setFlow}
          onNodeClick={(_event, node) => choose(node.id)}
          minZoom={FAR}
          maxZoom={1.5}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          disableKeyboardA11y
          zoomOnDoubleClick={false}
          proOptions={{ hideAttribution: true }}
        >
          <ViewportPortal>
            <Arrows edges={laid.edges} walked={walked} selected={selected} />
          </ViewportPortal>
        </ReactFlow>
      </div>
      <div className="graph-zoom" role="group" aria-label={zoom.label}>
        <button type="button" aria-label={zoom.in} onClick={() => void flow?.zoomIn()}>
          +
        </button>
        <button type="button" aria-label={zoom.out} onClick={() => void flow?.zoomOut()}>
          −
        </button>
        <button
          type="button"
          aria-label={zoom.all}
          onClick={() => void flow?.fitView({ maxZoom: 1, minZoom: FAR, padding: 0.05 })}
        >
          ⤢
        </button>
      </div>
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

/** A box whose words have not changed stays the same object, so that it is not drawn again. */
function useNodes(
  graph: PlaybookGraph,
  said: ReadonlyMap<string, Said>,
  selected: string | undefined,
): StepNode[] {
  const before = useRef(new Map<string, StepNode>());
  return useMemo(() => {
    const { places } = layOut(graph);
    const boxes = [...graph.ways_in, ...graph.steps, ...graph.exits].map((step) => {
      const data = dataOf(step, said.get(step.id) ?? NOTHING, step.id === selected);
      const known = before.current.get(step.id);
      if (known !== undefined && isSame(known.data, data)) return known;
      return {
        ...{ id: step.id, type: 'step' as const, data },
        ...{ position: places.get(step.id) ?? { x: 0, y: 0 }, ...BOX, measured: BOX },
      };
    });
    before.current = new Map(boxes.map((one) => [one.id, one]));
    return boxes;
  }, [graph, said, selected]);
}

function dataOf(step: GraphNode, said: Said, selected: boolean): StepData {
  const { waiting = 0, parked = 0, mark } = said;
  return { step, waiting, parked, mark, selected };
}

function isSame(a: StepData, b: StepData): boolean {
  return (Object.keys(b) as (keyof StepData)[]).every((name) => a[name] === b[name]);
}
