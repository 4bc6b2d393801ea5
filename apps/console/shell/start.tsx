import { Navigate } from 'react-router';
import { useMe } from '../services/session';

/** Where whoever has just come begins, by what they are here for. */
export function Start() {
  const { access = [] } = useMe();
  if (access.includes('leader')) return <Navigate to="/inbox/team" replace />;
  // Who also cares for customers has tasks of their own, and these come first.
  const cares = access.includes('csm') || access.length === 0;
  return <Navigate to={cares ? '/inbox/mine' : '/playbooks'} replace />;
}
