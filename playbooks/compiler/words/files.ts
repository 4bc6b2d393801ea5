import { error, warning } from './words';
import type { WordTable } from './words';

/** Faults of files and of their shape. */
export const FILE_WORDS: WordTable = {
  'yaml-syntax': error(
    'this is not YAML: {words}',
    'the file cannot be read from here on, so nothing after it is checked',
    'mend this place; indent with spaces, and put texts with ": " or " #" in quotes',
  ),
  'yaml-duplicate-key': error(
    '"{key}" is written twice; first on line {n}',
    'only one of the two could hold, and nobody would see which',
    'keep one of them',
  ),
  'yaml-alias': error(
    '"{text}": anchors, aliases and merge keys are not used here',
    'a playbook must be readable from top to bottom without looking things up',
    'repeat what is meant',
  ),
  'yaml-tag': error(
    '"{text}" starts a YAML tag',
    'an expression that starts with ! must be quoted, or YAML takes it for a tag',
    'put all of it in quotes: {quoted}',
  ),
  'yaml-key': error(
    'a key must be text; "{key}" cannot be one',
    'numbers, lists and a few reserved words cannot name anything',
    'write a plain word',
  ),
  'yaml-too-deep': error(
    '{n} levels inside each other; the limit is {m}',
    'nobody can read that deep, and parsers die on it',
    'use fewer levels',
  ),
  'yaml-too-large': error(
    '{n} {unit}; the limit is {m}',
    'files of this size are not written by people',
    'split the file',
  ),
  'unknown-file': warning(
    '{file} looks like a playbook file, but its name does not say so',
    'files are found by their names, so this one is not read',
    'name a playbook "<id>.playbook.yaml", a template "templates/<path>.<locale>.md"',
  ),
  'missing-file': error(
    'the project has no {file}',
    'expressions, chains and templates are checked against it',
    'write {file} beside the playbooks',
  ),
  'unknown-key': error(
    '"{key}" is not a key of {thing}',
    'a key that nothing reads would be ignored without a word',
    'use one of: {keys}',
  ),
  'missing-key': error(
    '{thing} needs "{key}"',
    'there is no default that would be right for everybody',
    'add "{key}: {value}"',
  ),
  'wrong-shape': error(
    '"{key}" takes {expected}, found {found}',
    'the value cannot be read as what this key means',
    'write {expected}',
  ),
  'bad-id': error(
    '"{id}" is no id: ids are small letters, digits and _, and start with a letter',
    'ids are used in expressions, in traces and in addresses',
    'write "{better}"',
  ),
  'reserved-id': error(
    '"{id}" belongs to the expression language',
    'an expression could not tell it from its own word',
    'choose another name, such as "{id}_step"',
  ),
  'duplicate-id': error(
    'the id "{id}" is taken by {by}',
    'traces, goto and expressions name things by their id',
    'write another one here, such as "{id}_2"',
  ),
  'bad-span': error(
    '"{text}" is no length of time',
    'a span is a whole number and a unit, without a blank',
    'write 30m, 4h, 3d, 2w, 1mo, 5bd or 8bh',
  ),
  'span-too-long': error(
    '{text} is longer than 800 days',
    'nobody will be there to see it end',
    'write at most 800d',
  ),
  'bad-time': error(
    '"{text}" is no time of day',
    'times are four digits and a colon, from "00:00" to "23:59"',
    'write "09:00" in quotes',
  ),
  'bad-date': error(
    '"{text}" is no date of the calendar',
    'a date is year, month and day, and the day must exist',
    'write a date like 2026-05-01',
  ),
  'calendar-overlap': error(
    '{day} is both closed and open',
    'a day is one or the other',
    'remove one of the two lines',
  ),
  'too-many': error(
    '{n} {things}; the limit is {m}',
    'beyond this nobody can follow what happens',
    'split it into several',
  ),
  'reserved-event': error(
    '"{type}" is an event of the product',
    'the product reports it by itself, with fields of its own',
    'choose another name for your event',
  ),
  'unknown-attribute-type': error(
    'there is no type "{name}"',
    'values are checked by their type',
    'use one of: {known}',
  ),
  'unknown-channel': error(
    'there is no channel "{name}"',
    'outreach leaves by a known channel only',
    'use one of: {known}',
  ),
  'unknown-calendar': error(
    'the project has no calendar "{name}"',
    'business days are counted on a calendar',
    'write calendars/{name}.yaml, or use one of: {known}',
  ),
  'unknown-purpose': error(
    'the catalog has no purpose "{name}"',
    'the purpose decides about consent',
    'use one of: {known}',
  ),
};
