import { DataSource } from 'typeorm';
import { Initial1790000000000 } from '../../../migrations/1790000000000-initial';
import { Ingest1790000000001 } from '../../../migrations/1790000000001-ingest';
import { Moving1790000000002 } from '../../../migrations/1790000000002-moving';
import { Duty1790000000009 } from '../../../migrations/1790000000009-duty';
import { Tasks1790000000010 } from '../../../migrations/1790000000010-tasks';
import { Approvals1790000000011 } from '../../../migrations/1790000000011-approvals';
import { Attributes1790000000012 } from '../../../migrations/1790000000012-attributes';
import { Guards1790000000013 } from '../../../migrations/1790000000013-guards';
import { Channels1790000000014 } from '../../../migrations/1790000000014-channels';
import { Operate1790000000016 } from '../../../migrations/1790000000016-operate';
import { Goals1790000000017 } from '../../../migrations/1790000000017-goals';
import { Everyone1790000000026 } from '../../../migrations/1790000000026-everyone';
import { Send1790000000020 } from '../../../migrations/1790000000020-send';
import { Times1790000000015 } from '../../../migrations/1790000000015-times';
import { Broadcast1790000000031 } from '../../../migrations/1790000000031-broadcast';
import { Backfill1790000000040 } from '../../../migrations/1790000000040-backfill';
import { BulkResults1790000000041 } from '../../../migrations/1790000000041-bulk-results';
import { AnyCase1790000000044 } from '../../../migrations/1790000000044-any-case';
import { Reported1790000000046 } from '../../../migrations/1790000000046-reported';
import { DutyInFacts1790000000047 } from '../../../migrations/1790000000047-duty-in-facts';
import { SurveyAnswers1790000000048 } from '../../../migrations/1790000000048-survey-answers';
import { Notes1790000000049 } from '../../../migrations/1790000000049-notes';
import { DueClock1790000000050 } from '../../../migrations/1790000000050-due-clock';
import { DoneTasks1790000000051 } from '../../../migrations/1790000000051-done-tasks';
import { PlaybookList1790000000052 } from '../../../migrations/1790000000052-playbook-list';
import { Operations1790000000053 } from '../../../migrations/1790000000053-operations';
import { Shortcuts1790000000054 } from '../../../migrations/1790000000054-shortcuts';
import { Chosen1790000000056 } from '../../../migrations/1790000000056-chosen';
import { Heirs1790000000057 } from '../../../migrations/1790000000057-heirs';
import { Asking1790000000059 } from '../../../migrations/1790000000059-asking';
import { Resends1790000000060 } from '../../../migrations/1790000000060-resends';
import { Timeline1790000000068 } from '../../../migrations/1790000000068-timeline';
import { EventEffects1790000000070 } from '../../../migrations/1790000000070-event-effects';
import { ConsentText1790000000071 } from '../../../migrations/1790000000071-consent-text';
import { ScanSeen1790000000072 } from '../../../migrations/1790000000072-scan-seen';
import { ExternalIds1790000000073 } from '../../../migrations/1790000000073-external-ids';
import { UndeclaredFields1790000000074 } from '../../../migrations/1790000000074-undeclared-fields';
import { Moves1790000000075 } from '../../../migrations/1790000000075-moves';
import { TextPublications1790000000076 } from '../../../migrations/1790000000076-text-publications';
import { NamedByKey1790000000077 } from '../../../migrations/1790000000077-named-by-key';
import { CutSends1790000000078 } from '../../../migrations/1790000000078-cut-sends';
import { LateLetters1790000000079 } from '../../../migrations/1790000000079-late-letters';

/** Append only: a migration that was released never changes. */
const MIGRATIONS = [
  Initial1790000000000,
  Ingest1790000000001,
  Moving1790000000002,
  Duty1790000000009,
  Tasks1790000000010,
  Approvals1790000000011,
  Attributes1790000000012,
  Guards1790000000013,
  Channels1790000000014,
  Times1790000000015,
  Operate1790000000016,
  Goals1790000000017,
  Send1790000000020,
  Everyone1790000000026,
  Broadcast1790000000031,
  Backfill1790000000040,
  BulkResults1790000000041,
  AnyCase1790000000044,
  Reported1790000000046,
  DutyInFacts1790000000047,
  SurveyAnswers1790000000048,
  Notes1790000000049,
  DueClock1790000000050,
  DoneTasks1790000000051,
  PlaybookList1790000000052,
  Operations1790000000053,
  Shortcuts1790000000054,
  Chosen1790000000056,
  Heirs1790000000057,
  Asking1790000000059,
  Resends1790000000060,
  Timeline1790000000068,
  EventEffects1790000000070,
  ConsentText1790000000071,
  ScanSeen1790000000072,
  ExternalIds1790000000073,
  UndeclaredFields1790000000074,
  Moves1790000000075,
  TextPublications1790000000076,
  NamedByKey1790000000077,
  CutSends1790000000078,
  LateLetters1790000000079,
];

/** Brings the database at `url` up to date; each migration in a transaction of its own. Returns the names of those that ran. */
export async function migrate(url: string): Promise<string[]> {
  const source = new DataSource({ type: 'postgres', url, migrations: MIGRATIONS });
  await source.initialize();
  try {
    const ran = await source.runMigrations({ transaction: 'each' });
    return ran.map((migration) => migration.name);
  } finally {
    await source.destroy();
  }
}
