import { z } from 'zod';
import type { Answer } from '../../../support/api';
import type { Call, Operation } from './calls';
import { DOCUMENT } from './ground';
import type { Schema } from './values';

const { Problem } = (DOCUMENT as { components: { schemas: { Problem: Schema } } }).components
  .schemas;
const known = new Map<string, z.ZodType | null>();

/** What is wrong with an answer; undefined: it is as it is described. */
export function faultOf(
  { operation }: Pick<Call, 'operation'>,
  answer: Answer,
): string | undefined {
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
  const read = schema.safeParse(type.includes('json') ? answer.body : text);
  if (read.success) {
    const wrong = status < 400 ? wrongTime(answer.body) : undefined;
    return wrong === undefined
      ? undefined
      : `${status} tells a time otherwise than all others: ${wrong}`;
  }
  const [issue] = read.error.issues;
  return `${status} does not fit: ${issue?.path.join('/') ?? ''} ${issue?.message ?? ''}: ${text.slice(0, 300)}`;
}

/** What callers and playbooks have written stands as they wrote it. */
const THEIRS =
  /^(?:data|values|seen|files|headers|raw|trigger|text|body_text|scenario|detail|with|reason|note|comment|text_version|evidence)$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const OURS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** RFC 3339, UTC, ms: the first member that is a time of another form. */
function wrongTime(value: unknown, name = ''): string | undefined {
  if (THEIRS.test(name)) return undefined;
  if (typeof value === 'string')
    return TIME.test(value) && !OURS.test(value) ? `${name} ${value}` : undefined;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [member, inner] of Object.entries(value)) {
    const found = wrongTime(inner, Array.isArray(value) ? name : member);
    if (found !== undefined) return found;
  }
  return undefined;
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
