import type { Catalog } from '../../kernel/catalog';
import type { PlaybookAst, SendAst } from '../ast';
import type { Entry, Scope } from '../expression/types';
import type { Templates } from '../templates';
import type { Placed } from '../tree';
import { checkChains, checkEverybody } from './chains';
import type { Ends } from './chains';
import { thing } from './entries';
import { checkPicked } from './picks';
import type { Place, Reader } from './reader';
import type { Scopes } from './scope';
import { textNames } from './text-names';

/** Outreach: who gets it, who writes, and every text it may be. */

export class SendCheck {
  /** Paths of the templates that are sent. */
  readonly used = new Set<string>();

  constructor(
    private readonly reader: Reader,
    private readonly playbook: PlaybookAst,
    private readonly project: {
      readonly catalog: Catalog;
      readonly templates: Templates;
      readonly scopes: Scopes;
    },
  ) {}

  check(verb: SendAst, step: string, place: Place, ends: Ends): void {
    const { reader } = this;
    checkPicked(reader, place, verb.to, (list) => {
      checkEverybody(reader, place, list, ['contact']);
    });
    checkEverybody(reader, place, verb.cc, ['contact']);
    checkChains(reader, place, verb.as, { takes: ['person', 'sender'], ends });
    this.channels(verb);
    if (verb.replyTo !== undefined) reader.element(verb.replyTo, place, ['person', 'sender']);
    checkPicked<Placed<string>>(reader, place, verb.template, (template) => {
      this.template(template, { verb, step, place });
    });
  }

  /** Named channels none of which carries the purpose: it could reach nobody, ever. */
  private channels(verb: SendAst): void {
    const { channel } = verb;
    const { catalog } = this.project;
    const purpose = (verb.purpose ?? this.playbook.purpose).value;
    const [first] = typeof channel === 'object' ? channel : [];
    if (first === undefined || typeof channel !== 'object') return;
    if (!channel.every(({ value }) => Object.hasOwn(catalog.channels, value))) return;
    if (!Object.hasOwn(catalog.purposes, purpose)) return;
    if (channelsOf(verb, catalog, purpose).length > 0) return;
    const able = channelsOf({ ...verb, channel: 'preferred' }, catalog, purpose).join(', ');
    this.reader.findings.add('wrong-shape', first.span, {
      key: 'channel',
      expected: `a channel that carries "${purpose}": ${able}`,
      found: channel.map(({ value }) => value).join(', '),
    });
  }

  private template(
    template: Placed<string>,
    { verb, step, place }: { verb: SendAst; step: string; place: Place },
  ): void {
    const { catalog, templates } = this.project;
    const purpose = (verb.purpose ?? this.playbook.purpose).value;
    this.used.add(template.value);
    const scope = this.names(place);
    const checked = templates.check(template.value, {
      scope,
      span: template.span,
      purpose,
      unsubscribe: catalog.purposes[purpose]?.unsubscribe ?? false,
      locales: catalog.organisation.locales,
      channels: channelsOf(verb, catalog, purpose),
      step,
    });
    const known = Object.hasOwn(catalog.purposes, purpose);
    // A purpose that does not exist has been reported, and fits no template.
    const said = checked.findings.filter(({ code }) => known || code !== 'template-purpose');
    this.reader.findings.list.push(...said);
    this.reader.noteText(checked, scope);
  }

  /** A template belongs to the playbook: where a fragment sends it, it sees the playbook's names. */
  private names(place: Place): Scope {
    const around = place.arguments?.outer ?? place;
    const { catalog, scopes } = this.project;
    const contact: Entry = { type: { kind: 'contact', fields: scopes.things.contact }, sure: true };
    return new Map([
      ...textNames(around.known, catalog, this.playbook.subject.value),
      ['contact', contact] as const,
      ['sender', SENDER] as const,
      ['links', LINKS] as const,
    ]);
  }
}

const TEXT: Entry = { type: { kind: 'text' }, sure: true };

/** Who writes, as templates see them: a person or a shared address. */
const SENDER = thing(
  'the sender',
  new Map([
    ['name', TEXT],
    ['title', TEXT],
    ['booking_url', TEXT],
  ]),
);

const LINKS = thing(
  'links',
  new Map([
    ['unsubscribe', TEXT],
    ['preferences', TEXT],
    ['survey', TEXT],
  ]),
);

/** The channels it may go by; a contact's own preference is one of them. */
function channelsOf(verb: SendAst, catalog: Catalog, purpose: string): readonly string[] {
  const all = Object.entries(catalog.channels);
  const wanted =
    typeof verb.channel === 'object' ? verb.channel.map(({ value }) => value) : undefined;
  return all
    .filter(([name, { purposes }]) => {
      const asked = wanted === undefined || wanted.includes(name);
      return asked && (purposes === undefined || purposes.includes(purpose));
    })
    .map(([name]) => name);
}
