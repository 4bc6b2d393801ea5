import { useMessages } from '../messages/messages';
import { useMe } from '../services/session';

/** Screens of whoever is signed in, each with the key that goes there. What one may not see is not among them. */
export interface Screen {
  readonly name: string;
  readonly to: string;
  readonly key: string;
}

export function useScreens(): readonly Screen[] {
  const { nav, inbox } = useMessages();
  const { permissions, sandbox } = useMe();
  const all = [
    { name: nav.inbox, to: '/inbox/mine', key: 'g i', may: true },
    { name: inbox.lists.notices, to: '/inbox/notices', key: '', may: true },
    { name: nav.approvals, to: '/approvals/mine', key: 'g a', may: true },
    { name: nav.customers, to: '/customers', key: 'g c', may: true },
    { name: nav.playbooks, to: '/playbooks', key: 'g p', may: 'playbooks:read' in permissions },
    { name: nav.operations, to: '/operations', key: 'g o', may: 'operations:read' in permissions },
    { name: nav.sandbox, to: '/sandbox', key: '', may: sandbox === true },
  ];
  return all.filter(({ may }) => may);
}
