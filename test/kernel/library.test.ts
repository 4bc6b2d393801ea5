import { words } from '../support/kernel/driver';
import { LibraryPlay } from '../support/kernel/library-play';

/** What the library's playbooks cost at their busiest places, counted on their own plans. */

const MINUTE = 60_000;
const hasDraft = (step: string) => (world: LibraryPlay['stage']['world']) =>
  world.approvals.some((one) => one.step === step && one.status === 'open');
const isOpen = (step: string) => (world: LibraryPlay['stage']['world']) =>
  world.tasks.some((one) => one.step === step && one.status === 'open');

function told(play: LibraryPlay): string[] {
  return words(play.commands.filter(({ kind }) => kind !== 'timer')).map((one) =>
    one.replace(/^settle \d+/, 'settle'),
  );
}

test('an escalation that nobody takes comes to "unowned" by 11 settles and 10 deadlines', () => {
  const play = LibraryPlay.upTo('escalation', isOpen('take'));
  play.stage.moveTo(play.stage.world.now + 210 * MINUTE);
  // The first settle was written as the task was opened.
  expect(play.count('settle') + 1).toBe(11);
  expect(play.deadlines).toBe(10);
  expect(play.count('deliver')).toBe(0);
  expect(told(play)).toEqual([
    ...Array.from({ length: 9 }, () => 'settle [climb]'),
    'settle [closeTask then [trace openTask]]',
  ]);
  expect(isOpen('unowned')(play.stage.world)).toBe(true);
});

test('notice given while a draft of the track waits costs one settle and sends nothing', () => {
  const play = LibraryPlay.upTo('renewal', hasDraft('sponsor_asks'));
  play.perform({ event: { type: 'contract.notice_given', fields: {} } });
  expect(told(play)).toEqual(['settle [trace disarm trace cancel trace openTask]']);
  expect(play.stage.world.approvals.map(({ status }) => status)).toEqual(['discarded']);
  expect(isOpen('save')(play.stage.world)).toBe(true);
});

test('a reply while the personal mail lies on a desk costs one settle and sends nothing', () => {
  const play = LibraryPlay.upTo('win_back', hasDraft('personal'));
  const { contacts } = play.stage.world.snapshot;
  const contact = contacts[0]?.id ?? '';
  play.perform({ event: { type: 'outreach.replied', fields: {}, contact } });
  expect(told(play)).toEqual(['settle [closeApproval trace disarm openTask]']);
  expect(isOpen('talk')(play.stage.world)).toBe(true);
  expect(play.stage.world.sends).toEqual([]);
});

test('a date that moves under three waits costs one settle for the times', () => {
  const waits = (world: LibraryPlay['stage']['world']) =>
    world.waits.filter(({ kind }) => kind === 'time').map(({ step }) => step);
  const play = LibraryPlay.upTo('renewal', (world) => waits(world).includes('t90'));
  expect(waits(play.stage.world).sort()).toEqual(['notice_15', 't90', 'thirty_days']);
  const { id } = play.stage.world.snapshot.subject;
  play.perform({ change: { records: { contract: [{ id, renews_on: '2026-12-31' }] } } });
  expect(told(play)).toEqual(['settle [trace resolveTime trace resolveTime trace resolveTime]']);
});

test('an exit while a delivery is out costs one settle, and the receipt only ends it', () => {
  const play = LibraryPlay.upTo('renewal', () => false, 'proposal');
  play.perform({ event: { type: 'contract.renewed', fields: { term_months: 12 } } });
  expect(told(play)).toEqual(['settle [exit renewed]']);
  expect(play.stage.latest?.state).toMatchObject({ status: 'done', ended: true });
  expect(play.stage.latest?.over).toBe(false);
  play.letGo();
  expect(told(play)).toEqual(['settle [exit renewed]', 'end renewed']);
  expect(play.stage.world.sends.map(({ step }) => step)).not.toContain('proposal');
});
