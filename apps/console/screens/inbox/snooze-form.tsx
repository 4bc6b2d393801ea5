import { Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMessages } from '../../messages/messages';
import { localIn, momentIn } from '../../parts/zoned';
import { faultAt } from '../../services/problem';
import { useMe, useNow } from '../../services/session';
import { snoozeTask } from '../../services/tasks';
import { useKeys } from '../../shell/keys';
import { ActForm } from '../../parts/act-form';
import { ReasonField } from '../../parts/reason-field';

const CHOICES = ['laterToday', 'nextDay', 'monday', 'pick'] as const;
type Choice = (typeof CHOICES)[number];
const MORNING = '09:00';

/** Nine o'clock of the next Monday, where the reader is. */
function nextMonday(now: number, zone: string): string {
  const day = new Date(`${localIn(new Date(now).toISOString(), zone).slice(0, 10)}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + ((8 - day.getUTCDay()) % 7 || 7));
  return momentIn(`${day.toISOString().slice(0, 10)}T${MORNING}`, zone);
}

/** Hides a task for a while; days are counted by the calendar of the task, on the server. */
export function SnoozeForm({ id, done }: { id: string; done: () => void }) {
  const messages = useMessages();
  const now = useNow();
  const zone = useMe().zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  const [choice, setChoice] = useState<Choice>('nextDay');
  const [at, setAt] = useState('');
  const [reason, setReason] = useState('');
  const until = () => {
    if (choice === 'laterToday') return '3h';
    if (choice === 'nextDay') return '1bd';
    return choice === 'monday' ? nextMonday(now, zone) : momentIn(at, zone);
  };
  useKeys(
    Object.fromEntries(CHOICES.map((one, index) => [String(index + 1), () => setChoice(one)])),
  );
  return (
    <ActForm
      title={messages.task.verbs.snooze}
      blocked={reason.trim() === '' || (choice === 'pick' && at === '')}
      send={() => snoozeTask(id, { until: until(), reason })}
      done={done}
    >
      {(problem) => (
        <>
          <Radio.Group
            label={messages.snooze.title}
            value={choice}
            onChange={(value) => setChoice(CHOICES.find((one) => one === value) ?? 'nextDay')}
            error={faultAt(problem, '/until')}
          >
            {CHOICES.map((one, index) => (
              <Radio key={one} value={one} label={`${index + 1} ${messages.snooze[one]}`} />
            ))}
          </Radio.Group>
          {choice === 'pick' && (
            <TextInput
              type="datetime-local"
              label={messages.snooze.at}
              value={at}
              onChange={(event) => setAt(event.currentTarget.value)}
            />
          )}
          <ReasonField value={reason} change={setReason} problem={problem} />
          <p className="quiet">{messages.snooze.note}</p>
        </>
      )}
    </ActForm>
  );
}
