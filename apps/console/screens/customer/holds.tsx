import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useMessages } from '../../messages/messages';
import { ActForm } from '../../parts/act-form';
import { SourceView } from '../../parts/source-view';
import { Time } from '../../parts/time';
import { useTitles } from '../../parts/titles';
import { useCatalog } from '../../services/catalog';
import { type Customer, nameOf } from '../../services/customers';
import {
  type GuardHold,
  type Hold,
  holdsQuery,
  placeHold,
  releaseHold,
} from '../../services/holds';
import { waitingQuery } from '../../services/outreach';
import { faultAt } from '../../services/problem';
import { useMe } from '../../services/session';
import { Block } from './block';

/** What people keep from going out, who, why, until when; and what guards keep while their condition is true. */
export function Holds({ customer }: { customer: Customer }) {
  const messages = useMessages();
  const words = messages.customer;
  const { permissions } = useMe();
  const [form, setForm] = useState('');
  const query = useQuery(holdsQuery(customer.id));
  const guards = query.data?.guards ?? [];
  const may = permissions['holds:write'] !== undefined;
  const toggle = (wanted: string) => setForm(form === wanted ? '' : wanted);
  const close = () => setForm('');
  return (
    <Block
      id="holds"
      title={words.holds}
      {...(guards.length === 0 ? { empty: words.noHolds } : {})}
      query={{ ...query, data: query.data?.data }}
      verb={
        may && (
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={form === 'place'}
            onClick={() => toggle('place')}
          >
            {words.placeHold}
          </Button>
        )
      }
      row={(one) => (
        <>
          <OneHold hold={one} customer={customer} />{' '}
          {may && (
            <Button
              size="compact-sm"
              variant="default"
              aria-expanded={form === one.id}
              onClick={() => toggle(one.id)}
            >
              {words.release}
            </Button>
          )}
          {form === one.id && <ReleaseForm hold={one} customer={customer.id} done={close} />}
        </>
      )}
    >
      {form === 'place' && <PlaceForm customer={customer} done={close} />}
      {guards.map((one) => (
        <OneGuard key={one.rule} guard={one} />
      ))}
    </Block>
  );
}

function OneHold({ hold, customer }: { hold: Hold; customer: Customer }) {
  const { customer: words } = useMessages();
  const catalog = useCatalog();
  const titles = useTitles();
  const contact = customer.contacts.find(({ id }) => id === hold.contact_id);
  const purposes = hold.purposes?.map((one) => catalog?.purposes[one]?.title ?? one);
  return (
    <>
      {hold.reason}{' '}
      <span className="quiet">
        {contact !== undefined && <>{nameOf(contact)} · </>}
        {purposes === undefined ? words.allPurposes : purposes.join(', ')} ·{' '}
        {words.by(titles.who(hold.placed_by))}, <Time at={hold.placed_at} />
        {hold.until !== null && (
          <>
            {' '}
            · {words.until} <Time at={hold.until} />
          </>
        )}
      </span>
    </>
  );
}

/** Its rule, what it keeps, and the line that says so one press away. */
function OneGuard({ guard }: { guard: GuardHold }) {
  const messages = useMessages();
  const titles = useTitles();
  const { rule, purposes, expression, file, line } = guard;
  return (
    <details className="record">
      <summary>
        {rule.replaceAll('_', ' ')}{' '}
        <span className="quiet">
          {purposes.map(titles.purpose).join(', ')} · {messages.customer.byGuard}
        </span>
      </summary>
      <SourceView
        name={messages.why.version(file, line)}
        lines={[{ line: line ?? 1, text: expression }]}
      />
    </details>
  );
}

/** Fetches again what a hold changes. */
function useChanged(customer: string, done: () => void): () => void {
  const client = useQueryClient();
  return () => {
    done();
    for (const queryKey of [['holds', customer], ['customer', customer], ['outreach']])
      void client.invalidateQueries({ queryKey });
  };
}

function PlaceForm({ customer, done }: { customer: Customer; done: () => void }) {
  const messages = useMessages();
  const words = messages.customer;
  const catalog = useCatalog();
  const changed = useChanged(customer.id, done);
  const [contact, setContact] = useState('');
  const [purpose, setPurpose] = useState('');
  const [until, setUntil] = useState('');
  const [reason, setReason] = useState('');
  const whom = contact === '' ? { customer: customer.id } : { contact };
  return (
    <ActForm
      title={words.placeHold}
      blocked={reason.trim() === ''}
      send={() =>
        placeHold({
          ...whom,
          reason,
          ...(purpose === '' ? {} : { purposes: [purpose] }),
          ...(until === '' ? {} : { until: new Date(until).toISOString() }),
        })
      }
      done={changed}
    >
      {(problem) => (
        <>
          <NativeSelect
            label={words.whom}
            value={contact}
            onChange={(event) => setContact(event.currentTarget.value)}
            data={[
              { value: '', label: words.everybody(nameOf(customer)) },
              ...customer.contacts.map((one) => ({ value: one.id, label: nameOf(one) })),
            ]}
          />
          <NativeSelect
            label={words.purpose}
            value={purpose}
            onChange={(event) => setPurpose(event.currentTarget.value)}
            data={[
              { value: '', label: words.allPurposes },
              ...Object.entries(catalog?.purposes ?? {}).map(([value, { title }]) => ({
                value,
                label: title ?? value,
              })),
            ]}
          />
          <TextInput
            type="datetime-local"
            label={words.holdUntil}
            error={faultAt(problem, '/until')}
            value={until}
            onChange={(event) => setUntil(event.currentTarget.value)}
          />
          <Textarea
            label={messages.reason}
            withAsterisk
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <p className="quiet">{words.holdNote}</p>
        </>
      )}
    </ActForm>
  );
}

interface Releasing {
  readonly hold: Hold;
  readonly customer: string;
  readonly done: () => void;
}

/** What waits is counted before it may go. */
function ReleaseForm({ hold, customer, done }: Releasing) {
  const messages = useMessages();
  const changed = useChanged(customer, done);
  const [reason, setReason] = useState('');
  const waits = useQuery(waitingQuery(customer)).data?.filter(
    (one) => one.reason?.startsWith('hold') === true,
  );
  return (
    <ActForm
      title={messages.customer.release}
      blocked={reason.trim() === ''}
      send={() => releaseHold(hold.id, reason)}
      done={changed}
    >
      {() => (
        <>
          {waits !== undefined && <p>{messages.customer.mayGo(waits.length)}</p>}
          <Textarea
            label={messages.reason}
            withAsterisk
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </>
      )}
    </ActForm>
  );
}
