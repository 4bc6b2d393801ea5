import { error } from './words';
import type { WordTable } from './words';

/** Faults of fragments and of their use. */
export const FRAGMENT_WORDS: WordTable = {
  'unknown-fragment': error(
    'there is no fragment "{name}"',
    'a fragment is the file fragments/<id>.yaml beside the playbooks',
    'write fragments/{name}.yaml, or use one of: {known}',
  ),
  'unknown-param': error(
    'the fragment has no parameter "{name}"',
    'what is given for it would go nowhere',
    'use one of: {known}',
  ),
  'missing-param': error(
    'fragment "{fragment}" needs "{name}"',
    'it has no default, and the steps of the fragment read it',
    'add "{name}: {example}" to "with"',
  ),
  'param-type': error(
    '"{key}" takes {expected}, found {found}',
    'a parameter stands only where a value of its type may stand',
    'write {expected}',
  ),
  'unknown-end': error(
    'no end is called "{name}"',
    'ends are declared once, so that whoever uses the fragment can say what follows',
    'add "{name}" to "ends", or use one of: {known}',
  ),
  'exit-in-fragment': error(
    'a fragment cannot end the enrollment',
    'exits belong to the playbook that uses it, and each has its own',
    'write {end: name} with a name of "ends"; the playbook says {exit: …} under that outcome',
  ),
  'fragment-too-deep': error(
    'a fragment cannot use another fragment',
    'one level can still be read; more cannot',
    'write the steps of the other fragment here, or use both in the playbook',
  ),
  'fragment-for': error(
    'fragment "{name}" is for {x}; this playbook is for {y}',
    'its steps read {x}, which this playbook does not have',
    'use it in a playbook "for: {x}", or make it a fragment for customers',
  ),
};
