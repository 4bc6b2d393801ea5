import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useLocale, useMessages } from '../../messages/messages';
import { usePlanNames } from '../../parts/plan-names';
import type { Enrollment, Operation } from '../../services/enrollments';
import { graphQuery, type PlaybookGraph } from '../../services/playbooks';
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
    case 'migrate':
      return <MigrateFields {...props} />;
    default:
      return null;
  }
}

function SkipFields(props: Props) {
  const messages = useMessages();
  const { enrollment, graph, operation, change } = props;
  const names = usePlanNames(graph);
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
            `${names.outcome(operation.step ?? null, name)} ${messages.enrollment.goesTo(names.box(to))}`,
          ])}
          choose={(outcome) => change({ ...operation, outcome })}
        />
      )}
    </>
  );
}

function StepField({
  steps,
  graph,
  operation,
  change,
}: Pick<Props, 'graph' | 'operation' | 'change'> & {
  steps: readonly { readonly step: string }[];
}) {
  const words = useMessages().enrollment;
  const names = usePlanNames(graph);
  return (
    <Choice
      label={words.step}
      value={operation.step ?? ''}
      options={steps.map(({ step }) => [step, names.step(step)])}
      choose={(step) => change({ ...operation, step })}
    />
  );
}

function JumpFields(props: Props) {
  const words = useMessages().enrollment;
  const { enrollment, graph, operation, change } = props;
  const names = usePlanNames(graph);
  const steps = (graph?.steps ?? []).filter(({ id }) => !id.startsWith('joined:'));
  return (
    <>
      <StepField {...props} steps={standingsOf(enrollment)} />
      <Choice
        label={words.to}
        value={operation.to ?? ''}
        options={[['', ''], ...steps.map(({ id }) => [id, names.step(id)] as const)]}
        choose={(to) => change({ ...operation, to })}
      />
    </>
  );
}

function ExitField({ graph, operation, change }: Props) {
  const words = useMessages().enrollment;
  const names = usePlanNames(graph);
  const exits = (graph?.exits ?? []).flatMap(({ id }) =>
    id.startsWith('exit:') ? id.slice('exit:'.length) : [],
  );
  return (
    <Choice
      label={words.exit}
      value={operation.exit ?? ''}
      options={[
        ['removed', words.removed],
        ...exits.map((name) => [name, names.exit(name)] as const),
      ]}
      choose={(exit) => change({ ...operation, exit })}
    />
  );
}

/** Where each step it stands in goes: to the one of the same name, unless something else is said. */
function MigrateFields({ enrollment, operation, change }: Props) {
  const words = useMessages().enrollment;
  const { locale } = useLocale();
  const { playbook } = enrollment;
  const { data } = useQuery(graphQuery(playbook, operation.version, locale));
  const names = usePlanNames(data);
  const steps = (data?.steps ?? []).filter(({ id }) => !id.startsWith('joined:'));
  const { map = {} } = operation;
  const put = (step: string, to: string) => {
    const rest = Object.entries(map).filter(([one]) => one !== step);
    change({ ...operation, map: Object.fromEntries(to === '' ? rest : [...rest, [step, to]]) });
  };
  return (
    <>
      {standingsOf(enrollment).map(({ step }) => (
        <Choice
          key={step}
          label={words.goesOnAt(names.step(step))}
          value={map[step] ?? ''}
          options={[
            ['', words.sameStep],
            ...steps.map(({ id }) => [id, names.step(id)] as const),
            ['park', words.parkThere],
          ]}
          choose={(to) => put(step, to)}
        />
      ))}
    </>
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
