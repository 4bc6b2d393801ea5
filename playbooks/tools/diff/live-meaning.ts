import { canonical } from '../../compiler/canonical';
import { needsOf } from '../../compiler/versions/needs';
import type { Catalog, Guards, Project } from '../../kernel/catalog';
import { computedAt } from '../../rules/compute';
import { formulaOf } from '../../rules/computed-key';
import { spanWords } from '../plan-words';
import type { Change } from './difference';
import type { Version } from './playbook';

/** What holds for everybody inside, whichever version they keep: guards, calendars and catalog are never pinned. */

export interface Live {
  readonly was: Project;
  readonly now: Project;
  readonly guards: readonly Change[];
  readonly calendars: readonly Change[];
  /** Versions from before: they would run in the new project. */
  readonly old: readonly Version[];
}

export function liveMeaning({ was, now, guards, calendars, old }: Live): readonly string[] {
  return [
    ...consentMeaning(was.catalog, now.catalog),
    ...computedMeaning(was, now),
    ...(guards.length === 0 ? [] : ['guards hold from the next delivery on, for those inside too']),
    ...guardMeaning(was.guards, now.guards),
    ...(calendars.length === 0
      ? []
      : [
          'calendars are live: times of those inside that reach into what changed are computed again',
        ]),
    ...old.flatMap((version) => lost(version, now)),
  ];
}

function lost({ id, hash, plan, templates }: Version, now: Project): readonly string[] {
  const texts = templates.flatMap(({ subject, body }) => [subject, body]);
  const gone = needsOf({ hash, number: 1, plan, texts }, now).filter(({ isThere }) => !isThere);
  if (gone.length === 0) return [];
  const lines = gone.map(({ line }) => line).join(', ');
  return [
    `whoever is inside ${id} still needs ${lines}: publishing is refused until nobody is (catalog-in-use)`,
  ];
}

const CONSENT = {
  opt_in: 'asks for a yes now: from the next delivery on whoever has not given it gets nothing',
  opt_out:
    'goes to everybody who has not said no now: from the next delivery on nobody has to say yes',
  none: 'needs no consent now: from the next delivery on it goes to everybody',
} as const;

function consentMeaning({ purposes: was }: Catalog, { purposes: now }: Catalog): string[] {
  return Object.entries(now).flatMap(([id, { consent, unsubscribe }]) => {
    const before = was[id];
    if (!before) return [];
    const stays = consent === 'none' && unsubscribe ? ' but those who have left it' : '';
    const link = unsubscribe ? 'carries the link to leave it' : 'carries no link to leave it';
    return [
      ...(before.consent === consent ? [] : [`purpose ${id} ${CONSENT[consent]}${stays}`]),
      ...(before.unsubscribe === unsubscribe
        ? []
        : [`purpose ${id} ${link} from the next delivery on`]),
    ];
  });
}

/** As the scan after a publication has it: values come to be under another formula. */
function computedMeaning(was: Project, now: Project): string[] {
  const had = new Set(was.catalog.computeOrder);
  const formula = (project: Project, path: string): string =>
    canonical(formulaOf(computedAt(project, path).computed));
  const other = now.catalog.computeOrder.filter(
    (path) => had.has(path) && formula(was, path) !== formula(now, path),
  );
  const made = now.catalog.computeOrder.filter((path) => !had.has(path));
  return [
    ...(other.length === 0
      ? []
      : [
          `${other.join(', ')}: computed by another formula for everybody, soon after publishing; ` +
            'nothing "becomes" true by that alone',
        ]),
    ...(made.length === 0
      ? []
      : [
          `${made.join(', ')}: computed for everybody, soon after publishing; ` +
            'a value that comes to be lets nobody in',
        ]),
  ];
}

type Named = readonly { readonly name: string }[];

function guardMeaning(was: Guards, now: Guards): string[] {
  return [
    ...namedMeaning('cap', was.caps, now.caps),
    ...namedMeaning('hold', was.holds, now.holds),
    ...namedMeaning('blackout', was.blackouts, now.blackouts),
    ...(canonical(was.patience) === canonical(now.patience)
      ? []
      : [`a send that says no "within" waits at most ${spanWords(now.patience)} from now on`]),
    ...(canonical(was.snoozeMax) === canonical(now.snoozeMax)
      ? []
      : [`a task is snoozed for at most ${spanWords(now.snoozeMax)} from now on`]),
  ];
}

function namedMeaning(kind: string, was: Named, now: Named): string[] {
  const before = new Map(was.map((one) => [one.name, canonical(one)]));
  const after = new Map(now.map((one) => [one.name, canonical(one)]));
  const gone = [...before.keys()].filter((name) => !after.has(name));
  const other = [...before].flatMap(([name, said]) =>
    after.has(name) && after.get(name) !== said ? [name] : [],
  );
  const made = [...after.keys()].filter((name) => !before.has(name));
  return [
    ...gone.map((name) => `what waits for ${kind} ${name} may go within the hour: it is no more`),
    ...other.map((name) => `what waits for ${kind} ${name} is looked at again within the hour`),
    ...made.map((name) => `${kind} ${name} is new: what it covers waits, of those inside too`),
  ];
}
