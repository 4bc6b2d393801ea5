import type { Attributes, Project } from '../kernel/catalog';
import type { Environment, Value } from '../kernel/expression';
import type { Text } from '../kernel/plan';
import { SELF, variablesOf } from '../renderer/engine';
import type { Values } from '../renderer/engine';
import { renderText } from '../renderer/render-text';
import type { RenderedText, TextOptions } from '../renderer/render-text';
import { own } from './thing-value';
import type { Known } from './environment';
import { zoneOf } from './lifted';

/** What texts may read, gathered by name from the same environment as conditions. */

/** Renders the text of a task or notice with everything it reads. */
export function renderFrom(text: Text, look: Environment, known: Known): RenderedText {
  const names = namesOf(text);
  const options = textOptions(names, known);
  return renderText(text, valuesOf(names, textEnvironment(look, known)), options);
}

export function namesOf(text: Text): string[] {
  const sources = typeof text === 'string' ? [text] : Object.values(text);
  return [...new Set(sources.flatMap((source) => variablesOf(source)))];
}

export function textOptions(names: readonly string[], known: Known): TextOptions {
  const { organisation } = known.project.catalog;
  return {
    locale: organisation.locales[0] ?? 'en',
    zone: zoneOf(known),
    currency: organisation.currency,
    labels: labelsOf(names, known.project, known.snapshot.subject.kind),
  };
}

/** Names of texts beyond those of conditions: `org` and, for what the playbook is about, `subject`. */
export function textEnvironment(look: Environment, known: Known): Environment {
  const { organisation } = known.project.catalog;
  const org: Readonly<Record<string, Value>> = {
    name: organisation.name,
    zone: organisation.zone,
    currency: organisation.currency,
    postal_address: organisation.postalAddress,
  };
  return (name) => {
    if (name.startsWith('org.')) return own(org, name.slice(4));
    if (name === 'subject' || name.startsWith('subject.'))
      return look(`${known.snapshot.subject.kind}${name.slice(7)}`);
    return look(name);
  };
}

/** A nested object of just these names; what is unknown is absent. */
export function valuesOf(names: readonly string[], look: Environment): Values {
  const root = branch();
  for (const name of names) {
    const value = look(name);
    if (value !== undefined) put(root, name.split('.'), value);
  }
  return root;
}

type Branch = Record<string, unknown>;

/** Without a prototype: no name of a text can reach one. */
function branch(): Branch {
  return Object.create(null) as Branch;
}

function put(into: Branch, path: readonly string[], value: Value): void {
  const [key = '', ...rest] = path;
  const inner = into[key];
  if (rest.length === 0) {
    if (isBranch(inner)) inner[SELF] = value;
    else into[key] = value;
    return;
  }
  const next = isBranch(inner) ? inner : branch();
  if (inner !== undefined && inner !== next) next[SELF] = inner;
  into[key] = next;
  put(next, rest, value);
}

function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function labelsOf(
  names: readonly string[],
  project: Project,
  subject: string,
): Readonly<Record<string, Readonly<Record<string, Text>>>> {
  const labels: Record<string, Readonly<Record<string, Text>>> = {};
  for (const name of names) {
    const path = name.split('.');
    const field = path.at(-1) ?? '';
    const root = path[0] === 'subject' ? subject : path[0];
    const values = own(attributesOf(root ?? '', project) ?? {}, field)?.values;
    if (values) labels[name] = values;
  }
  return labels;
}

/** Whether a text shows what must not be kept: personal attributes, or what somebody wrote into a form. */
export function isPrivate(text: Text, { project, snapshot }: Known): boolean {
  const { people } = project.catalog;
  return namesOf(text).some((name) => {
    const [root = '', ...path] = name.split('.');
    if (root === 'steps' && path[1] === 'form') return true;
    const kind = root === 'subject' ? snapshot.subject.kind : root;
    const all = { ...people.attributes, ...attributesOf(kind, project) };
    return path.some((part) => own(all, part)?.personal === true);
  });
}

function attributesOf(root: string, { catalog }: Project): Attributes | undefined {
  if (root === 'customer') return catalog.customer;
  if (root === 'contact' || root === 'contacts') return catalog.contacts.attributes;
  return own(catalog.records, root)?.attributes;
}
