import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { useTopics } from '../../live/use-live';
import { useMessages } from '../../messages/messages';
import { ProblemBox } from '../../parts/problem-box';
import { Skeletons } from '../../parts/skeletons';
import { useTitle } from '../../parts/use-title';
import { customerQuery, nameOf } from '../../services/customers';
import { problemOf } from '../../services/problem';
import './customer.css';
import { Head } from './head';
import { Now } from './now';
import { Timeline } from './timeline';

/** What is true of them, what happened, what happens next. */
export function Customer() {
  const messages = useMessages();
  const { id = '' } = useParams();
  const { data, error, refetch } = useQuery(customerQuery(id));
  useTopics(`customer:${id}`);
  useTitle(data === undefined ? messages.customers.title : nameOf(data));
  if (error !== null)
    return (
      <div className="lonely">
        <h1 tabIndex={-1}>{id}</h1>
        <ProblemBox problem={problemOf(error)} again={() => void refetch()} />
      </div>
    );
  if (data === undefined)
    return (
      <div className="screen customer">
        <header className="customer-head">
          <h1 tabIndex={-1}>{id}</h1>
        </header>
        <Skeletons rows={8} />
      </div>
    );
  return (
    <div className="screen customer" key={id}>
      <Head customer={data} />
      <div className="customer-panes">
        <Now customer={data} />
        <Timeline customer={data} />
      </div>
    </div>
  );
}
