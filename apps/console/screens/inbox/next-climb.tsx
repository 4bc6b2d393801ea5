import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../../messages/messages';
import { type Task, whyQuery } from '../../services/tasks';
import { Step } from './why';

/** For whoever looks after others: what follows by itself, and when. */
export function NextClimb({ task }: { task: Task }) {
  const words = useMessages().card;
  const { data } = useQuery(whyQuery(task.id));
  const next = data?.if_nothing.find(({ what }) => what !== 'due');
  if (next === undefined) return null;
  return (
    <p className="next-climb">
      {words.ifNobody} <Step next={next} />
    </p>
  );
}
