import type { ExecutionContext } from '@nestjs/common';
import { createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Language, languageOf } from '../words/in-language';
import { acceptedLocales } from './localised';

/** Parameter of a route: the locales the caller reads, best first. */
export const Locales = createParamDecorator(
  (_: unknown, context: ExecutionContext): readonly string[] =>
    acceptedLocales(context.switchToHttp().getRequest<FastifyRequest>().headers['accept-language']),
);

/** Parameter of a route whose answer may tell refusals: the language they are written in. */
export const Reads = createParamDecorator((_: unknown, context: ExecutionContext): Language =>
  languageOf(context.switchToHttp().getRequest<FastifyRequest>().headers['accept-language']),
);

/** Parameter of a route: what the change builds on, the header `If-Match` without its quotes. */
export const Base = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined =>
    context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']?.replace(/^"|"$/g, ''),
);
