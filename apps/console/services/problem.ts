/** What the API says when it does not do something (RFC 9457), and what stands for it when nothing came back. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly request_id?: string;
  readonly errors?: readonly Fault[];
  /** What is otherwise than it was when it was read. */
  readonly changed?: Changed;
  readonly task?: { readonly resolved_by?: string; readonly answer?: string };
}

export interface Changed {
  readonly text: {
    readonly was: { readonly subject: string; readonly text: string };
    readonly is: { readonly subject: string; readonly text: string };
  } | null;
  readonly facts: readonly { readonly name: string; readonly was: unknown; readonly is: unknown }[];
}

interface Fault {
  readonly pointer?: string;
  readonly code: string;
  readonly detail: string;
  readonly fix?: string;
}

export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(readonly problem: Problem) {
    super(problem.detail);
  }
}

export function problemOf(error: unknown): Problem {
  if (error instanceof Refused) return error.problem;
  return { status: 0, code: 'unreachable', title: '', detail: '' };
}

/** A server that stumbles or is asked too fast may answer the next time; a refusal is one. */
export function mayAnswerLater(error: unknown): boolean {
  return !(error instanceof Refused) || error.problem.status >= 500 || error.problem.status === 429;
}

/** The sentence beside the field that a pointer names. */
export function faultAt(problem: Problem | undefined, pointer: string): string | undefined {
  const fault = problem?.errors?.find((one) => one.pointer === pointer);
  return fault && [fault.detail, fault.fix].filter(Boolean).join('; ');
}
