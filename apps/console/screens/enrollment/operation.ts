import type { Enrollment, Operation, Verb } from '../../services/enrollments';

/** A step it stands in or is parked in, and where its outcomes lead. */
export interface Standing {
  readonly step: string;
  readonly outcomes: Readonly<Record<string, string>>;
}

export function standingsOf({ at, parked_steps }: Enrollment): readonly Standing[] {
  const all = [...parked_steps, ...at].map(({ step, outcomes }) => ({ step, outcomes }));
  return all.filter(({ step }, index) => all.findIndex((one) => one.step === step) === index);
}

/** What stands in the form before anybody has touched it. */
export function firstOperation(enrollment: Enrollment, verb: Verb): Operation {
  const stands = standingsOf(enrollment);
  const [first] = verb === 'retry' ? enrollment.parked_steps : stands;
  const step = first?.step ?? '';
  switch (verb) {
    case 'skip':
      return withOutcome(stands, step);
    case 'retry':
      return { operation: verb, step };
    case 'jump':
      return { operation: verb, step, to: '' };
    case 'set':
      return { operation: verb, vars: {} };
    case 'exit':
      return { operation: verb, exit: 'removed' };
    case 'migrate':
      return { operation: verb, version: enrollment.newest ?? 0, map: {} };
    default:
      return { operation: verb };
  }
}

/** A step is passed over with the first outcome it has, until another is chosen. */
export function withOutcome(stands: readonly Standing[], step: string): Operation {
  const [outcome] = Object.keys(stands.find((one) => one.step === step)?.outcomes ?? {});
  return { operation: 'skip', step, ...(outcome === undefined ? {} : { outcome }) };
}

export function isComplete({ operation, step, to, vars }: Operation): boolean {
  if (operation === 'jump') return step !== '' && to !== '';
  if (operation === 'set') return Object.keys(vars ?? {}).length > 0;
  return step !== '';
}
