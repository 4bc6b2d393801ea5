import { Controller, Get, Header, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access } from '../auth/access.decorator';
import { Locales } from '../http/headers';
import { FORM_POLICY } from '../http/html';
import { formOf, unknown } from './link-pages.controller';
import { surveyPage } from './survey-page';
import { SurveysService, type Said } from './surveys.service';

const HTML = 'text/html; charset=utf-8';

/** Where `links.survey` leads. Programs that open every link only ever GET: that chooses a score and says nothing. */
@ApiExcludeController()
@Access('public')
@Controller('s/:token')
export class SurveyController {
  constructor(private readonly surveys: SurveysService) {}

  @Get()
  @Header('Content-Type', HTML)
  @Header('Content-Security-Policy', FORM_POLICY)
  async ask(
    @Param('token') token: string,
    @Query('score') score: unknown,
    @Locales() locales: readonly string[],
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const survey = await this.surveys.asked(token);
    if (survey === undefined) return unknown(reply, locales);
    const said = { score: typeof score === 'string' ? score : null, words: null };
    return surveyPage(survey, said, 'asked');
  }

  @Post()
  @HttpCode(200)
  @Header('Content-Type', HTML)
  @Header('Content-Security-Policy', FORM_POLICY)
  async answer(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Locales() locales: readonly string[],
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const survey = await this.surveys.asked(token);
    if (survey === undefined) return unknown(reply, locales);
    const form = formOf(request);
    const said: Said = { score: form.get('score'), words: form.get('text') };
    const answered = await this.surveys.answer(survey, said);
    if (answered === undefined) {
      void reply.status(422);
      return surveyPage(survey, said, 'no answer');
    }
    if (answered === 'too late') {
      void reply.status(409);
      return surveyPage(survey, said, 'too late');
    }
    const now = (await this.surveys.asked(token)) ?? survey;
    return surveyPage(now, said, 'answered');
  }
}
