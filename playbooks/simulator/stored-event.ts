import { SYSTEM_EVENTS } from '../kernel/built-in';
import type { GivenEvent } from '../kernel/scenario';
import type { StoredEvent } from '../rules/decision';
import { Fault } from './fault';
import type { World } from './world';

/** An event as a scenario tells of it, as it would be stored. Throws a `Fault` where it is about nothing that is there. */
export function toStoredEvent(
  world: World,
  event: GivenEvent,
  { id, line }: { readonly id: string; readonly line?: number },
): StoredEvent {
  const { type, fields, contact, at } = event;
  const from = contact === undefined ? {} : { contact: contactId(world, contact, line) };
  const about = aboutOf(world, event, line);
  return { id, type, at, receivedAt: at, about, data: fields, ...from };
}

function aboutOf(
  world: World,
  { type, contact, record }: Pick<GivenEvent, 'type' | 'contact' | 'record'>,
  line: number | undefined,
): { kind: string; id: string } {
  const { snapshot, ground } = world;
  const declared =
    (Object.hasOwn(ground.project.catalog.events, type)
      ? ground.project.catalog.events[type]
      : undefined) ?? (Object.hasOwn(SYSTEM_EVENTS, type) ? SYSTEM_EVENTS[type] : undefined);
  if (!declared) throw new Fault(`no event is called "${type}"`, line);
  const kind = declared.about;
  if (kind === 'everyone') return { kind, id: '' };
  if (kind === 'customer') return { kind, id: snapshot.customer.id };
  if (kind === 'contact') return { kind, id: contactId(world, contact, line) };
  const only =
    snapshot.subject.kind === kind ? snapshot.subject.id : snapshot.records[kind]?.[0]?.id;
  const id = record ?? only;
  if (id === undefined) throw new Fault(`${type} is about a ${kind}, and there is none`, line);
  return { kind, id };
}

/** Named by id or by role; the only one needs no name. */
function contactId(world: World, name: string | undefined, line: number | undefined): string {
  const { contacts, subject } = world.snapshot;
  if (name === undefined && subject.kind === 'contact') return subject.id;
  const found =
    name === undefined
      ? contacts[0]
      : (contacts.find(({ id }) => id === name) ??
        contacts.find(({ roles }) => roles.includes(name)));
  if (!found) throw new Fault(`there is no contact "${name ?? ''}"`, line);
  return found.id;
}
