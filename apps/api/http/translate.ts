import { Refused } from '../../shared/refused';
import { Problem } from './problem';

/** Anything thrown -> what the caller is told. Unknown things are our bugs. */
export function translate(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Refused)
    return new Problem(error.code, error.detail, error.faults, error.more);
  const code = codeOf(error);
  return (
    fromBodyParser(statusOf(error)) ??
    fromDatabase(code) ??
    new Problem('bug', 'something went wrong on our side; quote the request id')
  );
}

/** Of errors that Fastify itself made. */
function statusOf(error: unknown): number {
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  return typeof code === 'string' && code.startsWith('FST_ERR_') ? Number(statusCode) : 0;
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}

/** What Fastify refuses before there is a body, by its status. */
export function fromBodyParser(status: number): Problem | undefined {
  switch (status) {
    case 413:
      return new Problem(
        'too_large',
        'the body is larger than this route takes (256 KiB; batch, check and publish 4 MiB)',
      );
    case 414:
      return new Problem('not_found', 'an id in the path is longer than any there is');
    case 415:
      return new Problem(
        'unsupported_media_type',
        'the body must be JSON: send Content-Type: application/json',
      );
    case 400:
      return new Problem('malformed_json', 'the body or the path of the request cannot be read');
    default:
      return undefined;
  }
}

const CONNECTION = /^(08|57P0|53)|^ECONN|^EPIPE|^ETIMEDOUT/;

/** SQLSTATE: 08, 53 and 57P0x mean that Postgres is away, 22 that a value is none Postgres can keep. */
function fromDatabase(code: string): Problem | undefined {
  if (CONNECTION.test(code))
    return new Problem('database_unavailable', 'the database does not answer; try again');
  if (/^22...$/.test(code))
    return new Problem(
      'forbidden_character',
      'a value holds something the database cannot keep (NUL, half a surrogate pair, a day that does not exist)',
    );
  return undefined;
}
