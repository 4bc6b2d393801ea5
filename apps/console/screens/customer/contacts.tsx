import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useMessages } from '../../messages/messages';
import { Time } from '../../parts/time';
import { useShow } from '../../parts/value';
import { useCatalog } from '../../services/catalog';
import { type Consent, type Contact, type Customer, nameOf } from '../../services/customers';
import { suppressionsQuery } from '../../services/outreach';
import { Block } from './block';
import { useOpen } from './use-open';

/** Whom we know there, by which ways they are reached, and what they said yes and no to. */
export function Contacts({ customer }: { customer: Customer }) {
  const { customer: words } = useMessages();
  return (
    <Block
      title={words.contacts}
      empty={words.noContacts}
      query={{ data: customer.contacts, error: null, refetch: () => undefined }}
      row={(one) => (
        <Person
          contact={one}
          consents={customer.consents.filter(({ contact_id }) => contact_id === one.id)}
        />
      )}
    />
  );
}

interface Props {
  readonly contact: Contact;
  readonly consents: readonly Consent[];
}

function Person({ contact, consents }: Props) {
  const catalog = useCatalog();
  const [wanted] = useOpen('contact');
  const isWanted = wanted === contact.id;
  const [open, setOpen] = useState(isWanted);
  const place = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    if (isWanted) place.current?.scrollIntoView({ block: 'center' });
  }, [isWanted]);
  const roles = contact.roles.map((role) => catalog?.contacts.roles[role]?.title ?? role);
  return (
    <details
      ref={place}
      className="record"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        {nameOf(contact)} <span className="quiet">{roles.join(' · ')}</span>
      </summary>
      {open && <More contact={contact} consents={consents} />}
    </details>
  );
}

/** The newest word of each purpose counts. */
function More({ contact, consents }: Props) {
  const messages = useMessages();
  const words = messages.customer;
  const catalog = useCatalog();
  const show = useShow();
  const said = consents.filter(
    ({ purpose }, index) => consents.findIndex((one) => one.purpose === purpose) === index,
  );
  return (
    <div className="contact">
      <ul className="plain-list">
        {Object.entries(contact.reach).map(([channel, address]) => (
          <li key={channel}>
            <span className="quiet">{channel}</span> {address}
            {channel === 'email' && <Suppressed email={address} />}
          </li>
        ))}
      </ul>
      <p className="quiet">{[contact.zone, contact.locale].filter(Boolean).join(' · ')}</p>
      <h3>{words.consents}</h3>
      {said.length === 0 && <p className="quiet">{words.noConsents}</p>}
      <ul className="plain-list">
        {said.map((one) => (
          <li key={one.purpose}>
            {catalog?.purposes[one.purpose]?.title ?? one.purpose}:{' '}
            <strong>{one.given ? words.given : words.withdrawn}</strong>{' '}
            <span className="quiet">
              {show(one.basis)} · {one.source} · <Time at={one.at} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Suppressed({ email }: { email: string }) {
  const { customer: words } = useMessages();
  const { data = [] } = useQuery(suppressionsQuery(email));
  return data.map(({ id, reason }) => (
    <strong key={id} className="late">
      {' '}
      {words.suppressed(reason)}
    </strong>
  ));
}
