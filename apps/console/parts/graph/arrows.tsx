import { memo } from 'react';
import type { PlanNames } from '../plan-names';
import { type LaidEdge, shortened } from './lay-out';

interface Props {
  readonly edges: readonly LaidEdge[];
  readonly names: PlanNames;
  readonly walked: ReadonlySet<string> | undefined;
  readonly selected: string | undefined;
}

/** All arrows in one picture behind the boxes, each named by its outcome. */
export const Arrows = memo(function Arrows({ edges, names, walked, selected }: Props) {
  const classOf = ({ id, from, to }: LaidEdge) =>
    walked?.has(id) === true
      ? 'arrow walked'
      : from === selected || to === selected
        ? 'arrow near'
        : 'arrow';
  return (
    <svg className="arrows" width="1" height="1">
      <defs>
        <marker
          id="head"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerUnits="userSpaceOnUse"
          markerWidth="10"
          markerHeight="10"
          orient="auto"
        >
          <path d="M0 0 8 4 0 8z" className="arrow-head" />
        </marker>
      </defs>
      {edges.map((edge) => (
        <path key={edge.id} d={edge.path} className={classOf(edge)} markerEnd="url(#head)" />
      ))}
      {edges.map(({ id, from, outcome, label }) => {
        const said = names.leads(from, outcome);
        return (
          said !== '' && (
            <text key={id} x={label.x} y={label.y + 4} textAnchor="middle">
              <title>{said}</title>
              {shortened(said)}
            </text>
          )
        );
      })}
    </svg>
  );
});
