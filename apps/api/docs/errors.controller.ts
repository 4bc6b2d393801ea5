import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Access } from '../auth/access.decorator';
import { escape, page, PAGE_POLICY } from '../http/html';
import { notFound, type ProblemCode, PROBLEMS, slugOf } from '../http/problem';
import { EXPLAINED } from './errors';

const HTML = 'text/html; charset=utf-8';
const CODES = Object.keys(PROBLEMS) as ProblemCode[];

/** Where the `type` of a problem leads: what the code means and what to do. */
@ApiExcludeController()
@Access('public')
@Controller('docs/errors')
export class ErrorsController {
  @Get()
  @Header('Content-Type', HTML)
  @Header('Content-Security-Policy', PAGE_POLICY)
  list(): string {
    const rows = CODES.map((code) => {
      const [status, title] = PROBLEMS[code];
      return `<tr><td>${status}</td><td><a href="/docs/errors/${slugOf(code)}">${code}</a></td><td>${escape(title)}</td></tr>`;
    });
    return page('Errors', `<table>${rows.join('')}</table>`);
  }

  @Get(':code')
  @Header('Content-Type', HTML)
  @Header('Content-Security-Policy', PAGE_POLICY)
  get(@Param('code') asked: string): string {
    const code = CODES.find((known) => slugOf(known) === asked);
    if (code === undefined) throw notFound(`error "${asked.slice(0, 64)}"`);
    const [status, title] = PROBLEMS[code];
    const { means, todo } = EXPLAINED[code];
    return page(
      title,
      `<p><code>${code}</code>, status ${status}</p><h2>What it means</h2><p>${escape(means)}</p>
<h2>What to do</h2><p>${escape(todo)}</p><p><a href="/docs/errors">all errors</a></p>`,
    );
  }
}
