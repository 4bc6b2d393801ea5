import { Button, NativeSelect } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale, useMessages } from '../../messages/messages';
import { ActForm } from '../../parts/act-form';
import { Field } from '../../parts/field';
import {
  defaultsOf,
  faultsOfFields,
  type Fields,
  toForm,
  type Typed,
} from '../../parts/form-values';
import { usePlanNames } from '../../parts/plan-names';
import { ReasonField } from '../../parts/reason-field';
import { useTitles } from '../../parts/titles';
import { type Customer, nameOf, type Thing } from '../../services/customers';
import { enrollByHand, handWaysQuery } from '../../services/entry';
import { useLivePlaybooks } from '../../services/playbook-names';
import { faultAt, type Problem } from '../../services/problem';
import { say } from '../../shell/toasts';

/** First it says what would be, by the same route; the second press does it. */
export function EnrollForm({ customer, close }: { customer: Customer; close: () => void }) {
  const messages = useMessages();
  const words = messages.customer;
  const client = useQueryClient();
  const titles = useTitles();
  const form = useEnrolling(customer);
  const { asked, way, change, would, setWould } = form;
  const [key] = useState(() => crypto.randomUUID());
  const [tried, setTried] = useState(false);
  const faults = tried ? form.faults : {};
  const isWhole =
    asked.playbook !== '' &&
    way !== undefined &&
    asked.subject !== '' &&
    asked.reason.trim() !== '';
  const send = async () => {
    setTried(true);
    if (Object.keys(form.faults).length > 0) return false;
    await enrollByHand(asked, key, !would);
    return true;
  };
  return (
    <ActForm
      title={words.enroll}
      blocked={!isWhole}
      send={send}
      done={(sent) => {
        if (sent !== true) return;
        if (!would) return setWould(true);
        say(words.enrolled);
        void client.invalidateQueries({ queryKey: ['enrollments'] });
        void client.invalidateQueries({ queryKey: ['customer', customer.id] });
        close();
      }}
      refused={() => setWould(false)}
    >
      {(problem) => (
        <>
          <PlaybookChoice chosen={asked.playbook} choose={form.choosePlaybook} />
          <WayAndSubject {...{ form, problem }} />
          {Object.entries(form.fields).map(([name, field]) => (
            <Field
              key={name}
              {...{ name, field, customer: customer.id }}
              value={form.values[name]}
              error={faults[name] ?? faultAt(problem, `/with/${name}`)}
              change={(value) => change({ values: { ...form.values, [name]: value } })}
            />
          ))}
          <ReasonField
            value={asked.reason}
            change={(reason) => change({ reason })}
            problem={problem}
          />
          <p role="status" className={would ? 'bar done' : 'quiet'}>
            {would
              ? words.wouldEnroll(nameOf(customer), titles.playbook(asked.playbook))
              : words.tryFirst}
          </p>
          <Button size="compact-sm" variant="default" type="button" onClick={close}>
            {messages.cancel}
          </Button>
        </>
      )}
    </ActForm>
  );
}

interface Part {
  readonly form: ReturnType<typeof useEnrolling>;
  readonly problem: Problem | undefined;
}

function WayAndSubject({ form: { asked, ways, about, subjects, change }, problem }: Part) {
  const messages = useMessages();
  const words = messages.customer;
  const titles = useTitles();
  const names = usePlanNames(undefined);
  return (
    <>
      {ways?.length === 0 && <p className="late">{words.notByHand}</p>}
      {ways !== undefined && ways.length > 1 && (
        <NativeSelect
          label={words.way}
          value={asked.way}
          onChange={(event) => change({ way: event.currentTarget.value })}
          data={ways.map(({ name }) => ({ value: name, label: names.box(`way:${name}`) }))}
        />
      )}
      {asked.playbook !== '' && subjects.length > 1 && (
        <NativeSelect
          label={words.subject(titles.kind(about))}
          value={asked.subject}
          error={faultAt(problem, '/subject')}
          onChange={(event) => change({ subject: event.currentTarget.value })}
          data={[
            { value: '', label: messages.task.chooseOne },
            ...subjects.map((one) => ({ value: one.id, label: nameOf(one) })),
          ]}
        />
      )}
      {asked.playbook !== '' && subjects.length === 0 && (
        <p className="late">{words.noSubject(titles.kind(about))}</p>
      )}
    </>
  );
}

interface Choice {
  readonly chosen: string;
  readonly choose: (playbook: string) => void;
}

function PlaybookChoice({ chosen, choose }: Choice) {
  const messages = useMessages();
  const playbooks = useLivePlaybooks();
  return (
    <NativeSelect
      label={messages.customer.playbook}
      value={chosen}
      onChange={(event) => choose(event.currentTarget.value)}
      data={[
        { value: '', label: messages.task.chooseOne },
        ...playbooks.map(({ id, title }) => ({ value: id, label: title ?? id })),
      ]}
    />
  );
}

interface Chosen {
  readonly playbook: string;
  readonly way: string;
  readonly subject: string;
  readonly reason: string;
  readonly values: Typed;
}
const NOTHING: Chosen = { playbook: '', way: '', subject: '', reason: '', values: {} };
const NO_FIELDS: Fields = {};

/** What is chosen and typed; any change of it asks for the dry run again. */
function useEnrolling(customer: Customer) {
  const messages = useMessages();
  const { locale } = useLocale();
  const playbooks = useLivePlaybooks();
  const [chosen, setChosen] = useState(NOTHING);
  const [would, setWould] = useState(false);
  const { playbook, reason } = chosen;
  const about = playbooks.find(({ id }) => id === playbook)?.subject ?? 'customer';
  const subjects = subjectsOf(customer, about);
  const subject = subjects.length === 1 ? (subjects[0]?.id ?? '') : chosen.subject;
  const ways = useQuery({ ...handWaysQuery(playbook, locale), enabled: playbook !== '' }).data;
  const way = ways?.find(({ name }) => name === chosen.way) ?? ways?.[0];
  const fields = way?.fields ?? NO_FIELDS;
  const values = { ...defaultsOf(fields), ...chosen.values };
  return {
    ...{ ways, way, about, subjects, fields, values, would, setWould },
    asked: { playbook, way: way?.name ?? '', subject, reason, with: toForm(fields, values) },
    faults: faultsOfFields(fields, values, messages),
    change: (part: Partial<Chosen>) => {
      setWould(false);
      setChosen((now) => ({ ...now, ...part }));
    },
    choosePlaybook: (id: string) => {
      setWould(false);
      setChosen((now) => ({ ...NOTHING, playbook: id, reason: now.reason }));
    },
  };
}

function subjectsOf(customer: Customer, about: string): readonly Thing[] {
  if (about === 'customer') return [customer];
  if (about === 'contact') return customer.contacts;
  return customer.records.filter(({ type }) => type === about);
}
