import type { Node, NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useMessages } from '../../messages/messages';
import type { GraphNode } from '../../services/playbooks';
import { nodeName } from '../node-name';
import { withoutValues } from '../plan-names';
import { VerbIcon } from '../verb-icon';
import type { Said } from './graph';

export type StepData = {
  readonly step: GraphNode;
  readonly waiting: number;
  readonly parked: number;
  readonly mark: Said['mark'] | undefined;
  readonly selected: boolean;
};
export type StepNode = Node<StepData, 'step'>;

/** Verb, name, what it is about; who waits in it, and in red who is parked. */
export const StepBox = memo(function StepBox({ data }: NodeProps<StepNode>) {
  const messages = useMessages();
  const { step, waiting, parked, mark, selected } = data;
  const name = step.id.replace(/^(way|exit):/, '');
  const about = withoutValues(step.title === name ? (step.details[0]?.text ?? '') : step.title);
  return (
    <div
      className={`box box-${step.verb} ${mark ?? ''}`}
      data-step={step.id}
      data-selected={selected || undefined}
      title={[step.title, ...step.details.map(({ text }) => text)].join('\n')}
    >
      <span className="box-name">
        <VerbIcon verb={step.verb} />
        <span className="box-id">{nodeName(step.id, messages.playbook)}</span>
        {parked > 0 && <span className="box-parked">{parked}</span>}
        {waiting > 0 && <span className="box-waiting">{waiting}</span>}
      </span>
      <span className="box-about">{about}</span>
    </div>
  );
});
