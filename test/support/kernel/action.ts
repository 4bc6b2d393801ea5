/** One thing that happens to an enrollment; `pick` chooses to whom, `odd` how. */
export interface Action {
  readonly verb: (typeof VERBS)[number];
  readonly pick: number;
  readonly odd: number;
}

/** As often as they stand here. */
export const VERBS = [
  'answer',
  'answer',
  'answer',
  'receipt',
  'receipt',
  'event',
  'event',
  'resolve',
  'pass',
  'pass',
  'exit',
  'pause',
  'resume',
  'resume',
  'remove',
  'release',
  'repeat',
  'fail',
  'approve',
  'approve',
  'acknowledge',
  'move',
  'clock',
  'clock',
  'called',
  'called',
  'operate',
  'operate',
  'several',
  'several',
] as const;
