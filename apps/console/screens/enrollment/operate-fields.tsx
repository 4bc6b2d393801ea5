import { TextInput } from '@mantine/core';
import { useId } from 'react';
import { useMessages } from '../../messages/messages';
import { nodeName } from '../../parts/node-name';
import type { Enrollment, Operation } from '../../services/enrollments';
import type { PlaybookGraph } from '../../services/playbooks';
import { standingsOf, withOutcome } from './operation';

interface Props {
  readonly enrollment: Enrollment;
  readonly graph: PlaybookGraph | undefined;
  readonly operation: Operation;
  readonly change: (operation: Operation) => void;
}

/** What each verb needs to know. */
export function OperateFields(props: Props) {
  switch (props.operation.operation) {
    case 'skip':
      return <SkipFields {...props} />;
    case 'retry':
      return <StepField {...props} steps={props.enrollment.parked_steps} />;
    case 'jump':
      return <JumpFields {...props} />;
    case 'set':
      return <SetFields {...props} />;
    case 'exit':
      return <ExitField {...props} />;
    default:
      return null;
  }
}

function SkipFields(props: Props) {
  const messages = useMessages();
  const { enrollment, operation, change } = props;
  const stands = standingsOf(enrollment);
  const outcomes = stands.find(({ step }) => step === operation.step)?.outcomes ?? {};
  return (
    <>
      <StepField
        {...props}
        steps={stands}
        change={({ step = '' }) => change(withOutcome(stands, step))}
      />
      {Object.keys(outcomes).length > 0 && (
        <Choice
          label={messages.enrollment.outcome}
          value={operation.outcome ?? ''}
          options={Object.entries(outcomes).map(([name, to]) => [
            name,
            `${name} ${messages.enrollment.goesTo(nodeName(to, messages.playbook))}`,
          ])}
          choose={(outcome) => change({ ...operation, outcome })}
        />
      )}
    </>
  );
}

function StepField({
  steps,
  operation,
  change,
}: Pick<Props, 'operation' | 'change'> & { steps: readonly { readonly step: string }[] }) {
  const words = useMessages().enrollment;
  return (
    <Choice
      label={words.step}
      value={operation.step ?? ''}
      options={steps.map(({ step }) => [step, step])}
      choose={(step) => change({ ...operation, step })}
    />
  );
}

function JumpFields(props: Props) {
  const words = useMessages().enrollment;
  const { enrollment, graph, operation, change } = props;
  const steps = (graph?.steps ?? []).filter(({ id }) => !id.startsWith('joined:'));
  return (
    <>
      <StepField {...props} steps={standingsOf(enrollment)} />
      <Choice
        label={words.to}
        value={operation.to ?? ''}
        options={[['', ''], ...steps.map(({ id }) => [id, id] as const)]}
        choose={(to) => change({ ...operation, to })}
      />
    </>
  );
}

function ExitField({ graph, operation, change }: Props) {
  const words = useMessages().enrollment;
  const exits = (graph?.exits ?? []).flatMap(({ id }) =>
    id.startsWith('exit:') ? id.slice('exit:'.length) : [],
  );
  return (
    <Choice
      label={words.exit}
      value={operation.exit ?? ''}
      options={[['removed', words.removed], ...exits.map((name) => [name, name] as const)]}
      choose={(exit) => change({ ...operation, exit })}
    />
  );
}

/** What is left empty keeps its value. */
function SetFields({ enrollment, operation, change }: Props) {
  const { vars: given = {} } = operation;
  const put = (name: string, type: string, text: string) => {
    const rest = Object.entries(given).filter(([one]) => one !== name);
    const added = text === '' ? [] : [[name, toValue(type, text)] as const];
    change({ ...operation, vars: Object.fromEntries([...rest, ...added]) });
  };
  return (
    <fieldset className="set-fields">
      <legend>{useMessages().enrollment.variables}</legend>
      {Object.entries(enrollment.vars).map(([name, { type }]) => (
        <TextInput
          key={name}
          label={`${name} (${type})`}
          defaultValue=""
          onChange={(event) => put(name, type, event.currentTarget.value)}
        />
      ))}
    </fieldset>
  );
}

/** What does not fit its type goes as it was written: the server says what it takes. */
function toValue(type: string, text: string): unknown {
  if (
    (type === 'number' || type === 'money') &&
    text.trim() !== '' &&
    Number.isFinite(Number(text))
  )
    return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly choose: (value: string) => void;
}

function Choice({ label, value, options, choose }: ChoiceProps) {
  const id = useId();
  return (
    <div className="choice">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => choose(event.currentTarget.value)}>
        {options.map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
