import { Button } from '@mantine/core';
import { useMessages } from '../messages/messages';
import type { Problem } from '../services/problem';

interface Props {
  readonly problem: Problem;
  readonly again?: () => void;
}

/** What the server said, where it happened, in its own words. */
export function ProblemBox({ problem, again }: Props) {
  const messages = useMessages();
  const away = problem.status === 0;
  return (
    <div role="alert" className="problem">
      <strong>{away ? messages.network.unreachable : problem.title}</strong>
      <p>{away ? messages.network.unreachableFix : problem.detail}</p>
      {problem.errors?.map(({ detail, fix }) => (
        <p key={detail}>{[detail, fix].filter(Boolean).join('; ')}</p>
      ))}
      {problem.request_id !== undefined && problem.status >= 500 && (
        <p className="quiet">{messages.requestId(problem.request_id)}</p>
      )}
      {again && (
        <Button size="xs" variant="default" onClick={again}>
          {messages.retry}
        </Button>
      )}
    </div>
  );
}
