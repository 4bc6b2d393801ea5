import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Attributes } from '../../../playbooks/kernel/catalog';
import type { Text } from '../../../playbooks/kernel/plan';
import { Access } from '../auth/access.decorator';
import { Answers } from '../http/answers-with.decorator';
import { localised } from '../http/localised';
import { Locales } from '../http/headers';
import { CatalogShown } from './catalog.answers';
import { catalogOf, readingOrder, WORLD, type World } from '../world';

type Shown = Readonly<Record<string, unknown>>;

/** What there is in this company: types, roles and labels, for forms and filters. */
@ApiTags('playbooks')
@Access('signed-in')
@Controller('v1/catalog')
export class CatalogController {
  constructor(@Inject(WORLD) private readonly world: World) {}

  @Get()
  @Answers(CatalogShown)
  @ApiOperation({
    summary:
      'Attributes, record and event types, roles, queues, purposes and channels, labels in the language of the reader',
  })
  async get(@Locales() locales: readonly string[]): Promise<Shown> {
    const catalog = await catalogOf(this.world);
    const order = await readingOrder(this.world, locales);
    const title = (text: Text) => localised(text, order);
    const { organisation } = catalog;
    return {
      id: catalog.id,
      organisation: {
        name: organisation.name,
        zone: organisation.zone,
        calendar: organisation.calendar,
        locales: organisation.locales,
        currency: organisation.currency,
      },
      customer: shownAll(catalog.customer, title),
      contacts: {
        roles: mapped(catalog.contacts.roles, (role) => ({ title: title(role.title) })),
        attributes: shownAll(catalog.contacts.attributes, title),
      },
      people: shownAll(catalog.people.attributes, title),
      roles: mapped(catalog.roles, (role) => ({ title: title(role.title) })),
      queues: mapped(catalog.queues, (queue) => ({ title: title(queue.title), duty: queue.duty })),
      records: mapped(catalog.records, ({ plural, attributes, ...texts }) => ({
        plural,
        ...titles(texts, title),
        attributes: shownAll(attributes, title),
      })),
      events: mapped(catalog.events, ({ about, fields, ...texts }) => ({
        about,
        ...titles(texts, title),
        fields: shownAll(fields, title),
      })),
      purposes: mapped(catalog.purposes, (purpose) => ({
        title: title(purpose.title),
        consent: purpose.consent,
        unsubscribe: purpose.unsubscribe,
      })),
      channels: Object.keys(catalog.channels),
      senders: mapped(catalog.senders, ({ name }) => ({ name })),
    };
  }
}

/** Formulas stay out of it: what a value is made of is told of the customer (explain). */
function shownAll(attributes: Attributes, title: (text: Text) => string | null): Shown {
  return mapped(attributes, ({ compute, label, values, ...rest }) => ({
    ...rest,
    ...(label === undefined ? {} : { label: title(label) }),
    ...(values === undefined ? {} : { values: mapped(values, title) }),
    computed: compute !== undefined,
  }));
}

type Titles = Readonly<Partial<Record<'title' | 'list_title', Text>>>;

/** Those that are written. */
function titles(texts: Titles, say: (text: Text) => string | null): Shown {
  return mapped(texts, (text) => text && say(text));
}

function mapped<T>(things: Readonly<Record<string, T>>, show: (thing: T) => unknown): Shown {
  return Object.fromEntries(Object.entries(things).map(([id, one]) => [id, show(one)]));
}
