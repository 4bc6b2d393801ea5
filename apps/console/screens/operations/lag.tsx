import { useMessages } from '../../messages/messages';
import { useOperationsWords } from '../../messages/of-operations';
import { spanOf, Time } from '../../parts/time';
import type { Operations } from '../../services/operations';

/** What should have happened by now. */
export function Lag({ told }: { told: Operations }) {
  const messages = useMessages();
  const words = useOperationsWords();
  const { outbox, late_timers: late } = told;
  const counted = messages.inbox.counted;
  return (
    <dl className="facts-list">
      <dt>{words.timers}</dt>
      <dd>
        {counted(late.count, late.more)}
        {late.oldest_at !== null && (
          <>
            {' · '}
            {words.oldest} <Time at={late.oldest_at} />
          </>
        )}
      </dd>
      <dt>{words.outbox}</dt>
      <dd>
        {counted(outbox.count, outbox.more)}
        {outbox.count > 0 && <> · {words.outboxAge(spanOf(outbox.age_ms, messages))}</>}
        {outbox.failing > 0 && <> · {words.failing(outbox.failing)}</>}
      </dd>
    </dl>
  );
}
