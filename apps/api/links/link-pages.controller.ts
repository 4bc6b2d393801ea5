import { Controller, Get, Header, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access } from '../auth/access.decorator';
import { Locales } from '../http/headers';
import { FORM_POLICY } from '../http/html';
import { askPage, BY_HAND, leftPage, preferencesPage, unknownPage } from './link-pages';
import { LinksService } from './links.service';
import { languageOf } from './words';

const HTML = 'text/html; charset=utf-8';

/**
 * Where the links of messages lead. A GET changes nothing (programs that look for viruses open every link); a POST does so
 * at once, without a session: the token is what proves it.
 */
@ApiExcludeController()
@Access('public')
@Controller()
export class LinkPagesController {
  constructor(private readonly links: LinksService) {}

  @Get('u/:token')
  @Header('Content-Type', HTML)
  @Header('Content-Security-Policy', FORM_POLICY)
  async ask(
    @Param('token') token: string,
    @Locales() locales: readonly string[],
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const leaving = await this.links.leaving(token);
    return leaving ? askPage(leaving) : unknown(reply, locales);
  }

  /** One click of RFC 8058: empty, without cookie or redirect. People who pressed the button are told. */
  @Post('u/:token')
  @HttpCode(200)
  @Header('Content-Type', HTML)
  @Header('Content-Security-Policy', FORM_POLICY)
  async leave(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Locales() locales: readonly string[],
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const leaving = await this.links.leaving(token);
    if (leaving === undefined) return unknown(reply, locales);
    await this.links.leave(leaving);
    return formOf(request).has(BY_HAND) ? leftPage(leaving) : '';
  }

  @Get('p/:token')
  @Header('Content-Type', HTML)
  @Header('Content-Security-Policy', FORM_POLICY)
  async preferences(
    @Param('token') token: string,
    @Locales() locales: readonly string[],
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const reader = await this.links.choosing(token);
    if (reader === undefined) return unknown(reply, locales);
    return preferencesPage(reader, await this.links.choices(reader), false);
  }

  @Post('p/:token')
  @HttpCode(200)
  @Header('Content-Type', HTML)
  @Header('Content-Security-Policy', FORM_POLICY)
  async choose(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Locales() locales: readonly string[],
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const reader = await this.links.choosing(token);
    if (reader === undefined) return unknown(reply, locales);
    const form = formOf(request);
    await this.links.choose(reader, {
      shown: form.getAll('shown'),
      chosen: form.getAll('purpose'),
    });
    return preferencesPage(reader, await this.links.choices(reader), true);
  }
}

/** A link of nobody's. */
export function unknown(reply: FastifyReply, locales: readonly string[]): string {
  void reply.status(404);
  return unknownPage(languageOf(locales[0] ?? ''));
}

/** Of anything but a form: nothing. */
export function formOf({ body }: FastifyRequest): URLSearchParams {
  return new URLSearchParams(typeof body === 'string' ? body : '');
}
