import { useQuery } from '@tanstack/react-query';
import { useMessages } from '../messages/messages';
import { Time } from '../parts/time';
import { useTitles } from '../parts/titles';
import { useNames } from '../services/people';
import { useMe } from '../services/session';
import { type Switch, switchesQuery } from '../services/switches';

/** An engaged kill switch stands above every page: what is stopped, by whom, why. */
export function SwitchBar() {
  const messages = useMessages();
  const engaged = useMe().switches_engaged ?? [];
  const { data } = useQuery({ ...switchesQuery, enabled: engaged.length > 0 });
  if (engaged.length === 0) return null;
  return (
    <div role="status" className="bar stopped" aria-label={messages.switches.title}>
      {engaged.map((scope) => (
        <Stopped key={scope} scope={scope} turned={data?.find((one) => one.scope === scope)} />
      ))}
    </div>
  );
}

function Stopped({ scope, turned }: { scope: string; turned: Switch | undefined }) {
  const { switches } = useMessages();
  const name = useNames();
  const titles = useTitles();
  const [kind, what = ''] = scope.split(/:(.*)/s);
  const words =
    kind === 'playbook'
      ? switches.playbook(titles.playbook(what))
      : kind === 'channel'
        ? switches.channel(titles.channel(what))
        : switches.global;
  return (
    <p>
      <strong>{words}</strong>
      {turned?.engaged === true && (
        <>
          {' '}
          {turned.reason} · {name(turned.changed_by)}, <Time at={turned.changed_at} />
        </>
      )}
    </p>
  );
}
