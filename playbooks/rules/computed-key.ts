import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import type { Attributes, Computed, Project } from '../kernel/catalog';
import { computedAt } from './compute';

const keys = new WeakMap<Project, string>();

/**
 * By what computed values are computed: the formulas, and what stands in for what is not there. A customer whose values
 * were computed under another key has values that come to be, which is no change. Empty: nothing is computed.
 */
export function computedKey(project: Project): string {
  const known = keys.get(project);
  if (known !== undefined) return known;
  const key = project.catalog.computeOrder.length === 0 ? '' : keyOf(project);
  keys.set(project, key);
  return key;
}

function keyOf(project: Project): string {
  const { catalog } = project;
  const said = {
    computed: catalog.computeOrder.map((path) => [
      path,
      formulaOf(computedAt(project, path).computed),
    ]),
    defaults: [
      defaultsOf('customer', catalog.customer),
      defaultsOf('contact', catalog.contacts.attributes),
      ...Object.keys(catalog.records)
        .sort()
        .map((type) => [
          catalog.records[type]?.plural,
          defaultsOf(type, catalog.records[type]?.attributes ?? {}),
        ]),
    ],
    zone: catalog.organisation.zone,
  };
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(said)))).slice(0, 32);
}

/** How it is refreshed and how it is written down is no part of what it is. */
export function formulaOf(computed: Computed | undefined): unknown {
  if (!computed) return null;
  if (computed.kind === 'value') return computed.value.expr;
  const parts = Object.entries(computed.parts).map(
    ([name, { weight, value }]) => [name, weight, value.expr] as const,
  );
  return [parts.sort(([a], [b]) => (a < b ? -1 : 1)), computed.missing, computed.atLeast];
}

function defaultsOf(kind: string, attributes: Attributes): unknown {
  return Object.keys(attributes)
    .sort()
    .flatMap((name) => {
      const value = attributes[name]?.default;
      return value === undefined ? [] : [[`${kind}.${name}`, value]];
    });
}
