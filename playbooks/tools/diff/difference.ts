/** What is different between two states of a project, in the words of its files; the same data for people and for JSON. */

export interface ProjectDiff {
  /** Those that differ, by id. */
  readonly playbooks: readonly PlaybookDiff[];
  /** Ids of those whose version is the same: nothing that has a meaning has changed. */
  readonly same: readonly string[];
  readonly catalog: readonly Change[];
  readonly guards: readonly Change[];
  readonly calendars: readonly Change[];
  /** What it means for everybody inside, whatever their version. */
  readonly means: readonly string[];
}

export interface PlaybookDiff {
  readonly id: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** `sha256:<64 hex>` of the old and of the new version. */
  readonly from?: string;
  readonly to?: string;
  readonly changes: readonly Change[];
  /** What it means for those inside and for those who come. */
  readonly means: readonly string[];
  /** Where a migration has to say something. Absent: none has to. */
  readonly migration?: {
    /** Steps where somebody may rest, and which the new version does not have, or has with another verb. */
    readonly steps: readonly string[];
  };
}

export interface Change {
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  /** `step call`, `way in won`, `exit lost`, `customer.health`. */
  readonly what: string;
  /** Where it stands now, or stood: `onboarding.playbook.yaml:42`. */
  readonly place?: string;
  /** Of what is changed or moved: each key with both values. */
  readonly parts: readonly Part[];
}

/** A key that one side does not have is told by the absence of `before` or `after`. */
export interface Part {
  readonly key: string;
  readonly before?: string;
  readonly after?: string;
}
