/** What a sentence about why may name; '' where nobody said. */
export interface Told {
  readonly answer: string;
  readonly as: string;
  readonly branches: string;
  readonly by: string;
  readonly channel: string;
  readonly condition: string;
  readonly contact: string;
  readonly due_at: string;
  readonly exit: string;
  readonly for: string;
  readonly if: string;
  readonly name: string;
  readonly names: string;
  readonly outcome: string;
  readonly playbook: string;
  readonly reason: string;
  readonly round: string;
  readonly rung: string;
  readonly step: string;
  readonly time: string;
  readonly to: string;
  readonly turn: string;
  readonly turns: string;
  readonly types: string;
  readonly until: string;
  readonly way: string;
}

const more = (told: Told) =>
  `${told.for === '' ? '' : ` for ${told.for}`}${told.if === '' ? '' : `, if ${told.if}`}`;
const either = (types: string, names: string, between: string) =>
  [types, names].filter((one) => one !== '').join(between);
const atMost = (time: string) => (time === '' ? '' : `, at most ${time}`);
const upTo = (until: string) => (until === '' ? '' : `, until ${until} at the latest`);

/** Why something happened: a code of the API -> the sentence. */
export const because = {
  operator: ({ by, reason }: Told) => `${by}: ${reason}`,
  enrolled: ({ way }: Told) => `by the way in “${way}”`,
  sent: ({ to, as, channel }: Told) => `to ${to}, from ${as}, by ${channel}`,
  unconfirmed: () => 'cut after hand-over: nobody can know whether it arrived',
  skipped: ({ reason }: Told) => `not sent: ${reason}`,
  dropped: () => 'not sent: what made it pointless came while it waited',
  held: ({ reason, until }: Told) => `not yet: ${reason}${upTo(until)}`,
  acknowledged: ({ by }: Told) => `${by} takes it on`,
  task_opened: ({ to, due_at }: Told) => `for ${to}, due ${due_at}`,
  merged: ({ to }: Told) => `somebody is at it already: joins the task of ${to}`,
  notified: ({ to }: Told) => `told ${to}`,
  reminded: ({ to }: Told) => `reminded ${to} that it is due soon`,
  climbed: ({ to, rung, round }: Told) =>
    `rung ${rung}${round === '1' ? '' : ` of round ${round}`}: ${to === '' ? 'nobody is there' : `told ${to}`}`,
  times_moved: ({ to, due_at }: Told) =>
    `${to === '' ? 'its times were computed again' : `now with ${to}`}${due_at === '' ? '' : `, due ${due_at}`}`,
  given_up: () => 'nobody resolved it in the time it had',
  task_closed: () => 'its work has ended',
  draft_waits: ({ to, contact, until }: Told) =>
    `a draft for ${contact} waits for ${to}${upTo(until)}`,
  draft_approved: ({ by }: Told) => `${by} approved the draft`,
  draft_rejected: ({ by }: Told) => `${by} rejected the draft`,
  draft_dropped: () => 'the draft is discarded: what made it pointless came first',
  draft_skipped: () => 'the draft is discarded: nobody decided in time',
  draft_cancelled: () => 'the draft is discarded with its branch',
  draft_sent: () => 'nobody decided in time: the draft goes as it stands',
  else: () => 'no other condition holds',
  arm: ({ name }: Told) => `falls into “${name}”`,
  holds: (told: Told) => `${told.condition} holds${more(told)}`,
  becomes: (told: Told) => `${told.condition} becomes true${more(told)}`,
  not_held: ({ condition }: Told) => `${condition} does not hold`,
  released: () => 'what it lacked is there',
  clock_stands: () => 'its clock stands still',
  answered: ({ by, answer }: Told) => `${by} answered “${answer}”`,
  happened: (told: Told) => `${told.types} came${more(told)}`,
  waits_until: ({ time, until }: Told) => `until ${until === '' ? time : `${until} (${time})`}`,
  waits_silence: ({ types, time }: Told) => `until ${types} stay away for ${time}`,
  waits_for: ({ types, names, time }: Told) => `for ${either(types, names, ' or ')}${atMost(time)}`,
  waits_for_all: ({ types, names, time }: Told) =>
    `for all of ${either(types, names, ', ')}${atMost(time)}`,
  silence: (told: Told) => `no ${told.types} for ${told.time}${more(told)}`,
  time_came: (told: Told) => `its time has come (${told.time})${more(told)}`,
  timed_out: ({ time }: Told) => `nothing came in time (${time})`,
  was_past: ({ time }: Told) => `it had passed already (${time})`,
  all_came: () => 'all it waited for has come',
  schedule: (told: Told) => `every ${told.time}${more(told)}`,
  by_hand: (told: Told) => `by hand${more(told)}`,
  turns_done: ({ turns }: Told) => `${turns} turns are done`,
  turn: ({ turn }: Told) => `turn ${turn}`,
  joined: () => 'its branches came to an end',
  branches_ended: () => 'the other branches are no longer wanted',
  came_to_end: ({ outcome }: Told) => `came to its end “${outcome}”`,
  reached: ({ step }: Told) => `came to ${step}`,
  ran_out: () => 'its last step is done',
  set: ({ names }: Told) => names,
  run: ({ playbook, way }: Told) => `into ${playbook}, by the way in “${way}”`,
  cancel: ({ branches }: Told) => `ends the branches ${branches}`,
  leaves: ({ exit }: Told) =>
    `leaves by “${exit}”: waits end, open tasks follow the policy, drafts are discarded, what is not handed over is not sent`,
  considered: {
    nobody: 'nobody there',
    queue: 'the queue',
    no_queue: 'no such queue',
    not_known: 'not known',
    not_active: 'has left',
    active: 'is there',
    absent: 'away, and no delegate is there',
    delegate: 'stands in',
  } as Record<string, string>,
  delegateOf: (who: string) => `stands in for ${who}, who is away`,
  would: {
    readFacts: 'reads what it goes on by',
    arm: 'waits for what it names',
    resolveTime: 'waits for its time',
    disarm: 'no longer waits',
    openTask: 'opens its task',
    closeTask: 'closes its task',
    openApproval: 'asks for approval of its draft',
    closeApproval: 'discards its draft',
    withdraw: 'takes back the message that waits',
    setAttributes: 'changes attributes',
    enrollInto: 'enrolls into another playbook',
    notice: 'tells people of ours',
    deliver: 'sends, where recipient, approval and guards allow it',
    call: 'calls another system',
  } as Record<string, string>,
};
