import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { Catch, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, toBody } from './problem';
import { languageOf } from '../words/in-language';
import { fromBodyParser, translate } from './translate';

/** The one place that writes a refusal: always problem+json, nothing of ours but the request id when it is a bug. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: (line: string) => void) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = error instanceof HttpException ? fromNest(error, request) : translate(error);
    if (problem.status >= 500)
      this.log(
        `${request.id} ${request.method} ${placeOf(request)}: ${problem.code}${problem.code === 'bug' ? `: ${reason(error)}` : ''}`,
      );
    sendProblem(reply, problem, request);
  }
}

/** Nest throws for a route that is not there, and wraps what Fastify says of a body it does not take. */
function fromNest(error: HttpException, request: FastifyRequest): Problem {
  if (error.getStatus() === 404)
    return new Problem('not_found', `there is no route ${request.method} ${pathOf(request.url)}`);
  return fromBodyParser(error.getStatus()) ?? translate(error);
}

/** As a log may say it: without what the query holds, and without the token that is all a page of ours asks for. */
function placeOf(request: FastifyRequest): string {
  const route = request.routeOptions.url;
  return route?.includes(':token') === true ? route : pathOf(request.url);
}

export function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}

export function sendProblem(reply: FastifyReply, problem: Problem, request: FastifyRequest): void {
  const retryAfter = problem.more['retry_after_s'];
  if (problem.status === 503) void reply.header('Retry-After', '1');
  if (typeof retryAfter === 'number') void reply.header('Retry-After', String(retryAfter));
  if (problem.status === 401) void reply.header('WWW-Authenticate', 'Bearer');
  const language = languageOf(request.headers['accept-language']);
  // As bytes: a text would be given a charset, which this media type does not have.
  void reply
    .status(problem.status)
    .header('Content-Type', 'application/problem+json')
    .header('Content-Language', language.tag)
    .send(Buffer.from(JSON.stringify(toBody(problem, request.id, language))));
}

function reason(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
