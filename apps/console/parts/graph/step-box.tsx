import { memo } from 'react';
import type { GraphNode } from '../../services/playbooks';
import { VerbIcon } from '../verb-icon';
import type { Said } from './graph';
import { BOX } from './lay-out';

interface Props {
  readonly step: GraphNode;
  /** As people call it. */
  readonly name: string;
  readonly about: string;
  /** Top left, px of the plane. */
  readonly x: number;
  readonly y: number;
  readonly waiting: number;
  readonly parked: number;
  readonly mark: Said['mark'] | undefined;
  readonly selected: boolean;
}

/** Verb, name, and where there is room what it is about; who waits in it, and in red who is parked. */
export const StepBox = memo(function StepBox(props: Props) {
  const { step, name, about, x, y, waiting, parked, mark, selected } = props;
  return (
    <div
      className={`box box-${step.verb} ${mark ?? ''}`}
      style={{ ...BOX, transform: `translate(${x}px, ${y}px)` }}
      data-step={step.id}
      data-selected={selected || undefined}
      title={[name, step.id, ...step.details.map(({ text }) => text)].join('\n')}
    >
      <span className="box-name">
        <VerbIcon verb={step.verb} />
        <span className="box-title">{name}</span>
        {parked > 0 && <span className="box-parked">{parked}</span>}
        {waiting > 0 && <span className="box-waiting">{waiting}</span>}
      </span>
      {about !== '' && <span className="box-about">{about}</span>}
    </div>
  );
});
