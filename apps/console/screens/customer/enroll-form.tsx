import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '../../messages/messages';
import { ActForm } from '../../parts/act-form';
import { type Customer, nameOf, type Thing } from '../../services/customers';
import { enrollByHand, handWaysQuery, livePlaybooksQuery } from '../../services/entry';
import { say } from '../../shell/toasts';

/** First it says what would be, by the same route; the second press does it. */
export function EnrollForm({ customer, close }: { customer: Customer; close: () => void }) {
  const messages = useMessages();
  const words = messages.customer;
  const client = useQueryClient();
  const playbooks = useQuery(livePlaybooksQuery).data ?? [];
  const [playbook, setPlaybook] = useState('');
  const [chosen, setSubject] = useState('');
  const [reason, setReason] = useState('');
  const [would, setWould] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const about = playbooks.find(({ id }) => id === playbook)?.subject ?? 'customer';
  const subjects = subjectsOf(customer, about);
  const subject = subjects.length === 1 ? (subjects[0]?.id ?? '') : chosen;
  const ways = useQuery({ ...handWaysQuery(playbook), enabled: playbook !== '' }).data;
  const way = ways?.[0]?.name;
  const asked = { playbook, way: way ?? '', subject, reason };
  const change = (set: (value: string) => void) => (value: string) => {
    setWould(false);
    set(value);
  };
  return (
    <ActForm
      title={words.enroll}
      blocked={playbook === '' || way === undefined || subject === '' || reason.trim() === ''}
      send={() => enrollByHand(asked, key, !would)}
      done={() => {
        if (!would) return setWould(true);
        say(words.enrolled);
        void client.invalidateQueries({ queryKey: ['enrollments'] });
        void client.invalidateQueries({ queryKey: ['customer', customer.id] });
        close();
      }}
      refused={() => setWould(false)}
    >
      {() => (
        <>
          <NativeSelect
            label={words.playbook}
            value={playbook}
            onChange={(event) => change(setPlaybook)(event.currentTarget.value)}
            data={[
              { value: '', label: messages.task.chooseOne },
              ...playbooks.map(({ id, title }) => ({ value: id, label: title ?? id })),
            ]}
          />
          {ways?.length === 0 && <p className="late">{words.notByHand}</p>}
          {playbook !== '' && subjects.length > 1 && (
            <NativeSelect
              label={words.subject(about)}
              value={subject}
              onChange={(event) => change(setSubject)(event.currentTarget.value)}
              data={[
                { value: '', label: messages.task.chooseOne },
                ...subjects.map((one) => ({ value: one.id, label: nameOf(one) })),
              ]}
            />
          )}
          {playbook !== '' && subjects.length === 0 && (
            <p className="late">{words.noSubject(about)}</p>
          )}
          <Textarea
            label={messages.reason}
            withAsterisk
            autosize={false}
            value={reason}
            onChange={(event) => change(setReason)(event.currentTarget.value)}
          />
          <p role="status" className={would ? 'bar done' : 'quiet'}>
            {would ? words.wouldEnroll(nameOf(customer), playbook) : words.tryFirst}
          </p>
          <Button size="compact-sm" variant="default" type="button" onClick={close}>
            {messages.cancel}
          </Button>
        </>
      )}
    </ActForm>
  );
}

function subjectsOf(customer: Customer, about: string): readonly Thing[] {
  if (about === 'customer') return [customer];
  if (about === 'contact') return customer.contacts;
  return customer.records.filter(({ type }) => type === about);
}
