import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { useMessages } from '../../messages/messages';
import { usePlanNames } from '../../parts/plan-names';
import { Time } from '../../parts/time';
import { useTitles } from '../../parts/titles';
import type { Customer } from '../../services/customers';
import type { ListedEnrollment } from '../../services/enrollments';
import { useMe } from '../../services/session';
import { Block } from './block';
import { EnrollForm } from './enroll-form';

interface Props {
  readonly customer: Customer;
  readonly query: UseQueryResult<ListedEnrollment[]>;
}

/** Where they are in playbooks, those that run first. */
export function Enrollments({ customer, query }: Props) {
  const { customer: words } = useMessages();
  const { permissions } = useMe();
  const [open, setOpen] = useState(false);
  const isOver = ({ ended_at }: ListedEnrollment) => Number(ended_at !== null);
  const data = query.data?.toSorted((a, b) => isOver(a) - isOver(b));
  return (
    <Block
      title={words.enrollments}
      empty={words.noEnrollments}
      query={{ data, error: query.error, refetch: query.refetch }}
      verb={
        permissions['enrollments:create'] !== undefined && (
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            {words.enroll}
          </Button>
        )
      }
      row={(one) => <Row one={one} />}
    >
      {open && <EnrollForm customer={customer} close={() => setOpen(false)} />}
    </Block>
  );
}

function Row({ one }: { one: ListedEnrollment }) {
  const { customer: words } = useMessages();
  const names = usePlanNames(undefined);
  const title = useTitles().playbook(one.playbook);
  const until = one.at[0]?.until;
  return (
    <>
      <Link to={`/enrollments/${one.id}`}>{title}</Link>{' '}
      {one.version !== null && <span className="quiet">{words.version(one.version)}</span>}{' '}
      <span className={one.status === 'parked' ? 'late' : 'quiet'}>
        {one.status === 'running' && one.at.length > 0
          ? words.at(one.at.map((place) => place.title ?? names.step(place.step)).join(', '))
          : words.status[one.status]}
        {one.exit !== null && <>: {names.exit(one.exit)}</>}
      </span>{' '}
      <span className="quiet">
        {one.subject.type !== 'customer' && <>· {one.subject.id} </>}·{' '}
        {until?.at === undefined ? (
          <Time at={one.ended_at ?? one.started_at} />
        ) : (
          <>
            {words.until} <Time at={until.at} />
          </>
        )}
      </span>
    </>
  );
}
