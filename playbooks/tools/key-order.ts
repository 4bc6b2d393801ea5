/** The order in which the keys of a map are written. Only maps whose order has no meaning stand here; other keys keep theirs, behind. */

export type Thing =
  | 'playbook'
  | 'catalog'
  | 'guards'
  | 'calendar'
  | 'fragment'
  | 'test'
  | 'case'
  | 'item'
  | 'migration'
  | 'step'
  | 'trigger'
  | 'exit'
  | Verb;
type Verb =
  | 'send'
  | 'task'
  | 'notify'
  | 'wait'
  | 'parallel'
  | 'repeat'
  | 'call'
  | 'run'
  | 'use'
  | 'approval';

const words = (text: string): readonly string[] => text.split(' ');

const TRIGGER = words('event when becomes silence at schedule manual fields past for if since');

export const KEY_ORDER: Readonly<Record<Thing, readonly string[]>> = {
  playbook: words(
    'playbook title owner for purpose priority calendar zone window vars facts enroll reenroll backfill holdout exits on_exit goal steps',
  ),
  catalog: words(
    'catalog organisation customer contacts people roles queues records events purposes channels senders connections windows ladders',
  ),
  guards: words(
    'guards zones quiet_hours closed_days blackouts caps holds senders patience snooze_max',
  ),
  calendar: words('calendar title zone week hours years'),
  fragment: words('fragment for params ends steps'),
  test: words('test given cases'),
  case: words('name given enroll with script exit goal never open_tasks counts'),
  item: words(
    'at after change event resolve approve reject answer fail pause resume exact expect not_expect',
  ),
  migration: words('migration from to only steps vars late spread'),
  step: words(
    'id note if send task notify wait branch split parallel repeat set call run use exit outcomes on_failure',
  ),
  trigger: TRIGGER,
  exit: [...TRIGGER, ...words('do tasks')],
  send: words(
    'template to cc as reply_to purpose priority channel window within approval unless unconfirmed',
  ),
  task: words(
    'title body assign due remind ladder give_up answers form checklist done_when priority snooze not_by merge_key pause_while blocks on_exit',
  ),
  notify: words('to cc text urgent'),
  wait: ['in', ...TRIGGER, ...words('any all grace timeout pause_while')],
  parallel: words('join branches'),
  repeat: words('max every until do'),
  call: words('connection method path body answer'),
  run: words('playbook way with'),
  use: words('fragment with'),
  approval: words('by within otherwise if ladder not_by'),
};
