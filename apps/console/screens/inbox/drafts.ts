/** What was typed into the form of a task, kept on this device until it is sent or its writer signs out. */
export interface Draft {
  readonly answer?: string;
  readonly values: Readonly<Record<string, string | boolean>>;
  readonly comment: string;
}

const EMPTY: Draft = { values: {}, comment: '' };
const nameOf = (person: string, task: string) => `tenure.draft.${person}.${task}`;

export function readDraft(person: string, task: string): Draft | undefined {
  try {
    const kept = localStorage.getItem(nameOf(person, task));
    return kept === null ? undefined : { ...EMPTY, ...(JSON.parse(kept) as Partial<Draft>) };
  } catch {
    return undefined;
  }
}

export function keepDraft(person: string, task: string, draft: Draft | undefined): void {
  if (draft === undefined) localStorage.removeItem(nameOf(person, task));
  else localStorage.setItem(nameOf(person, task), JSON.stringify(draft));
}
