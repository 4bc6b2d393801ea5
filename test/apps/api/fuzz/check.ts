import { z } from 'zod';
import type { Answer } from '../../../support/api';
import type { Call, Operation } from './calls';
import { DOCUMENT } from './ground';
import type { Schema } from './values';

const { Problem } = (DOCUMENT as { components: { schemas: { Problem: Schema } } }).components
  .schemas;
const known = new Map<string, z.ZodType | null>();

/** What is wrong with an answer; undefined: it is as it is described. */
export function faultOf({ operation }: Call, answer: Answer): string | undefined {
  const { status, headers, text } = answer;
  if (status >= 500) return `${status}: ${text.slice(0, 400)}`;
  const said = operation.answers[status] === undefined ? 'default' : String(status);
  if (status < 400 && said === 'default') return `${status} is not described`;
  if (operation.answers[said] === undefined) return `${status} is not described`;
  const type = (headers['content-type'] as string | undefined) ?? '';
  if (status >= 400 && type !== 'application/problem+json') return `${status} is ${type}`;
  if (status === 204) return text === '' ? undefined : 'a 204 has a body';
  const schema = schemaOf(operation, said);
  if (schema === null) return undefined;
  const read = schema.safeParse(answer.body);
  if (read.success) return undefined;
  const [issue] = read.error.issues;
  return `${status} does not fit: ${issue?.path.join('/') ?? ''} ${issue?.message ?? ''}: ${text.slice(0, 300)}`;
}

function schemaOf({ method, path, answers }: Operation, said: string): z.ZodType | null {
  const key = `${method} ${path} ${said}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const schema = said === 'default' ? Problem : (answers[said] ?? null);
  const made =
    schema === null ? null : z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  known.set(key, made);
  return made;
}
