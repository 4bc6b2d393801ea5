import { useMessages } from '../messages/messages';
import { useCatalog } from '../services/catalog';
import { useNames } from '../services/people';
import { usePlaybookNames } from '../services/playbook-names';

interface Titles {
  readonly playbook: (id: string) => string;
  readonly queue: (id: string) => string;
  readonly purpose: (id: string) => string;
  readonly channel: (id: string) => string;
  /** `contract`: a type of things that somebody can be about. */
  readonly kind: (type: string) => string;
  readonly event: (type: string) => string;
  /** `ana`, `person:ana`, `queue.support`, `playbook:renewal`, `key:billing`: whoever does or has something. */
  readonly who: (told: string) => string;
}

/** What ids are called, in the language of the reader; the id where nobody has named it. */
export function useTitles(): Titles {
  const messages = useMessages();
  const catalog = useCatalog();
  const playbooks = usePlaybookNames();
  const name = useNames();
  const playbook = (id: string) => playbooks.find((one) => one.id === id)?.title ?? id;
  const queue = (id: string) => messages.queueNamed(catalog?.queues[id]?.title ?? id);
  return {
    playbook,
    queue,
    purpose: (id) => catalog?.purposes[id]?.title ?? id,
    kind: (type) =>
      (messages.kinds as Record<string, string>)[type] ??
      catalog?.records[type]?.title ??
      type.replaceAll('_', ' '),
    event: (type) => catalog?.events[type]?.title ?? type,
    channel: (id) => messages.channel[id] ?? id,
    who: (told) => {
      const [, kind, id = ''] = /^(person:|queue\.|playbook:|key:)?(.*)$/s.exec(told) ?? [];
      if (kind === 'queue.') return queue(id);
      return kind === 'playbook:' ? playbook(id) : name(id);
    },
  };
}
