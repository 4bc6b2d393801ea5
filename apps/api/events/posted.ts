import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Problem } from '../http/problem';

/** How events were sent: ours, CloudEvents in the body, or one whose attributes are headers and whose data is the body. */
type Form = 'ours' | 'cloud' | 'binary';
export interface Posted {
  readonly form: Form;
  /** One event, or what stands around many: as it came, for the door to check. */
  readonly body: unknown;
}

export const CLOUD_EVENT = 'application/cloudevents+json';
export const CLOUD_EVENTS = 'application/cloudevents-batch+json';

/** Parameter of the routes that take events. */
export const ByForm = createParamDecorator((_: unknown, context: ExecutionContext): Posted => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const { headers, body } = request;
  const type = typeOf(request);
  if (type === CLOUD_EVENT || type === CLOUD_EVENTS) return { form: 'cloud', body };
  if (request.routeOptions.url !== '/v1/events' || headers['ce-specversion'] === undefined)
    return { form: 'ours', body };
  return { form: 'binary', body: { ...attributesOf(headers), data: body } };
});

/** Refuses one where many are taken, and the other way round: before there is a body. */
export function checkForm(request: FastifyRequest, many: boolean): void {
  if (typeOf(request) === (many ? CLOUD_EVENTS : CLOUD_EVENT)) return;
  throw new Problem(
    'unsupported_media_type',
    many
      ? `one CloudEvent (${CLOUD_EVENT}) goes to /v1/events; this route takes ${CLOUD_EVENTS}`
      : `many CloudEvents (${CLOUD_EVENTS}) go to /v1/events/batch; this route takes ${CLOUD_EVENT}`,
  );
}

function typeOf({ headers }: FastifyRequest): string {
  return headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** `ce-*`: the attributes of a CloudEvent in binary mode, percent-encoded where HTTP could not carry them. */
function attributesOf(headers: FastifyRequest['headers']): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const attribute = /^ce-([a-z0-9]+)$/.exec(name)?.[1];
      if (attribute === undefined || typeof value !== 'string') return [];
      const text = decode(value);
      return [[attribute, attribute === 'historic' ? (BOOLEANS[text] ?? text) : text] as const];
    }),
  );
}

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, false: false };

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
