import { error, warning } from './words';
import type { WordTable } from './words';

/** Faults that show beside what is live: of a publication, and of a migration from one version to another. */
export const VERSION_WORDS: WordTable = {
  'catalog-in-use': error(
    '{who} inside {playbook} version {v} still {need} {line}',
    'whoever is inside goes by the version it entered with, and for all versions the catalog is this one',
    'put "{name}" back under "{section}" in {file} until they have left or have been migrated',
  ),
  'live-way-in-changed': warning(
    'way in "{name}" changed; "backfill" decides about {who}',
    'nothing happens to them by itself: some may have met the new way in long ago',
    'write "backfill: matching" to enroll those for whom it holds today, or "backfill: none" to leave them out',
  ),
  'migration-unknown-version': error(
    '"{name}" is no version of {playbook}',
    'enrollments are moved between two versions that were published',
    'use one of: {known}',
  ),
  'migration-unknown-step': error(
    '{version} has no step "{name}"',
    'enrollments can leave only steps that exist, and land only on such',
    'use one of: {known}',
  ),
  'migration-step-unmapped': error(
    'enrollments may rest at {list}, and nothing says where they go',
    '{reason}',
    'add "{first}: park" to "steps", or name the step they go to',
  ),
  'migration-answers-differ': error(
    'task "{name}" has other answers in the new version: {answers} instead of {other}',
    'an open task goes along only when its buttons are the same; else it is closed and opened anew, so it must be said',
    'add "{name}: {name}" to "steps" to open it anew, or {to: {name}, as: …} to go on behind it',
  ),
};
