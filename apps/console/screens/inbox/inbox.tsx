import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { useMessages } from '../../messages/messages';
import { useTitle } from '../../parts/use-title';
import { useMe } from '../../services/session';
import { countsQuery, type ListName, LISTS } from '../../services/tasks';
import { filterOf, type ListFilter } from './list-filter';
import { Notices } from './notices';
import { type Panel, TaskDetail } from './task-detail';
import { TaskList } from './task-list';
import { useRows } from './use-rows';

type Shown = ListName | 'notices';

function isList(word: string | undefined): word is ListName {
  return LISTS.some((one) => one === word);
}

/** What do I do next, and why? */
export function Inbox() {
  const messages = useMessages();
  const { list: word, task } = useParams();
  const list: Shown = word === 'notices' ? word : isList(word) ? word : 'mine';
  useTitle(`${messages.inbox.lists[list]} · ${messages.inbox.title}`);
  return (
    <div className={task === undefined ? 'screen' : 'screen with-detail'}>
      <h1 tabIndex={-1} className="visually-hidden">
        {messages.inbox.title}
      </h1>
      <ListTabs list={list} />
      {list === 'notices' ? <Notices /> : <Tasks key={list} list={list} task={task} />}
    </div>
  );
}

function ListTabs({ list }: { list: Shown }) {
  const messages = useMessages();
  const { data } = useQuery(countsQuery);
  const { access = [] } = useMe();
  const lists = LISTS.filter((one) => one !== 'team' || access.some((role) => role !== 'csm'));
  const mine = data?.mine;
  const here = (one: Shown) => (one === list ? 'page' : undefined);
  return (
    <nav aria-label={messages.inbox.listsLabel} className="lists">
      {lists.map((one) => {
        const counted = one === 'done' ? undefined : data?.[one];
        return (
          <Link key={one} to={`/inbox/${one}`} className="list-tab" aria-current={here(one)}>
            {messages.inbox.lists[one]}
            {counted && (
              <span className="count">{messages.inbox.counted(counted.count, counted.more)}</span>
            )}
          </Link>
        );
      })}
      <Link to="/inbox/notices" className="list-tab" aria-current={here('notices')}>
        {messages.inbox.lists.notices}
      </Link>
      {mine && (mine.overdue > 0 || mine.today > 0) && (
        <p className="sums">
          {mine.overdue > 0 && <span className="late">{messages.inbox.overdue(mine.overdue)}</span>}
          {mine.today > 0 && <span>{messages.inbox.today(mine.today)}</span>}
        </p>
      )}
    </nav>
  );
}

function Tasks({ list, task }: { list: ListName; task: string | undefined }) {
  const messages = useMessages();
  const navigate = useNavigate();
  const [search, setSearch] = useSearchParams();
  const filter = filterOf(search);
  const rows = useRows(list, filter);
  const [panel, setPanel] = useState<Panel | undefined>();
  const select = (id: string | undefined) => {
    // To say what is so already would cost the page a second drawing.
    if (panel !== undefined) setPanel(undefined);
    const path = id === undefined ? `/inbox/${list}` : `/inbox/${list}/${id}`;
    void navigate({ pathname: path, search: search.toString() }, { replace: task !== undefined });
  };
  const narrow = (to: ListFilter) => setSearch(to, { replace: true });
  const listed = rows.all.find((one) => one.id === task);
  return (
    <div className="panes">
      <TaskList {...{ list, filter, rows, select, narrow, selected: task }} />
      <section className="detail" aria-label={listed?.title ?? messages.task.body}>
        {task === undefined ? (
          rows.all.length > 0 && <p className="choose">{messages.inbox.choose}</p>
        ) : (
          <TaskDetail {...{ id: task, list, rows, select, panel, setPanel }} />
        )}
      </section>
    </div>
  );
}
