/** What every playbook has without naming it. */
export const plan = {
  outcomes: {
    done: 'done',
    given_up: 'nobody did it in time',
    sent: 'sent',
    dropped: 'pointless by then',
    failed: 'failed',
    all: 'all of it came',
    timeout: 'nothing came in time',
    reached: 'the time came',
    past: 'it had passed already',
    ok: 'answered',
    started: 'started',
    refused: 'refused',
    until: 'it holds',
    max: 'all turns done',
    passed: 'passed over',
    turn: 'a turn',
    else: 'otherwise',
  } as Record<string, string>,
  byHand: 'by hand',
  exits: { finished: 'finished', removed: 'taken out' } as Record<string, string>,
};
