/** The same playbook as one would write it by hand: three activities, two conditions with timeouts. */
import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';

const { sendMail, openTask } = proxyActivities({ startToCloseTimeout: '1 minute' });

export async function handWritten({ customer, to }) {
  let kickoffBooked = false;
  let taskResolved = false;
  setHandler(defineSignal('kickoff'), () => void (kickoffBooked = true));
  setHandler(defineSignal('resolved'), () => void (taskResolved = true));
  await sendMail({ customer, to, subject: `Welcome to Acme Cloud, ${customer}` });
  const reached = await condition(() => kickoffBooked, '3 days');
  const title = reached ? `Prepare the kick-off of ${customer}` : `Call ${customer}`;
  await openTask({ customer, title });
  await condition(() => taskResolved, '7 days');
  await sendMail({ customer, to, subject: `Shall we go on, ${customer}?` });
}
