import { error, warning } from './words';
import type { WordTable } from './words';

/** Faults of what a project has beside its playbooks: catalog and guards. */
export const CATALOG_WORDS: WordTable = {
  'compute-cycle': error(
    '{cycle}',
    'none of them could ever be computed first',
    'compute one of them from what other systems tell',
  ),
  'refresh-missing': error(
    'this uses {function}, and nothing says when it is computed anew',
    'its value changes as time passes, without any input changing',
    'add "refresh: daily" or "refresh: hourly"',
  ),
  'unknown-connection': error(
    'the catalog has no connection "{name}"',
    'a connection says where things go and how they are signed',
    'use one of: {known}',
  ),
  'commercial-without-address': error(
    'the catalog has no postal address',
    'commercial mail must say where the sender can be written to',
    'add "postal_address: 1 Road, Town" to "organisation"',
  ),
  'hold-on-transactional': warning(
    'hold "{name}" stops "{purpose}", a purpose that needs no consent',
    'what is owed to everybody would wait with the rest',
    'take {purpose} out of "purposes", if that is not meant',
  ),
};
