import type { Catalog } from '../../kernel/catalog';
import type { PlaybookAst } from '../ast';
import type { Findings } from '../findings';
import type { Layout } from './layout';

/** Whether a playbook can be told to work: its goal, those who are held out, those who are there already. */
export function checkGoal(
  playbook: PlaybookAst,
  { layout, catalog }: { readonly layout: Layout; readonly catalog: Catalog },
  findings: Findings,
): void {
  checkObservable(playbook, findings);
  checkHoldout(playbook, { layout, catalog }, findings);
  checkBackfill(playbook, findings);
}

function checkObservable(playbook: PlaybookAst, findings: Findings): void {
  const { goal, holdout, whole } = playbook;
  if (goal === undefined) {
    // A misspelt "goal" has been reported as such.
    const names = playbook.exits.map(({ name }) => name.value).join(' or ');
    const first = playbook.exits[0]?.name.value ?? '…';
    if (whole) findings.add('goal-missing', playbook.id.span, { names: names || '…', first });
    return;
  }
  const exit = playbook.exits.find(({ name }) => name.value === goal.exit.value);
  if (exit === undefined || exit.trigger !== undefined || (holdout?.value ?? 0) === 0) return;
  const others = playbook.exits.filter(({ trigger }) => trigger !== undefined);
  const names = others.map(({ name }) => name.value).join(' or ');
  const other = names === '' ? '' : `, or name one that has: ${names}`;
  findings.add('goal-not-observable', goal.exit.span, { name: goal.exit.value, other });
}

function checkHoldout(
  playbook: PlaybookAst,
  { layout, catalog }: { readonly layout: Layout; readonly catalog: Catalog },
  findings: Findings,
): void {
  const { holdout, purpose } = playbook;
  if (holdout === undefined || holdout.value === 0) return;
  const isOwed = (id: string): boolean =>
    Object.hasOwn(catalog.purposes, id) && catalog.purposes[id]?.consent === 'none';
  if (isOwed(purpose.value))
    findings.add('holdout-not-allowed', holdout.span, { p: purpose.value });
  for (const { step } of layout.nodes) {
    const own = step.verb?.kind === 'send' ? step.verb.purpose : undefined;
    if (own !== undefined && isOwed(own.value))
      findings.add('duty-held-out', own.span, { purpose: own.value });
  }
}

/** An event is over when it has happened, and nobody has asked by hand yet. */
function checkBackfill({ backfill, ways }: PlaybookAst, findings: Findings): void {
  if (backfill?.value !== 'matching' || ways.length === 0) return;
  const matches = ways.some(({ trigger, past }) => {
    const kind = trigger?.on?.kind;
    if (trigger !== undefined && kind === undefined) return true;
    return kind === 'becomes' || kind === 'silence' || (kind === 'at' && past !== 'skip');
  });
  if (!matches) findings.add('backfill-matches-nobody', backfill.span);
}
