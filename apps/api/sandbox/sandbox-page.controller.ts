import { Controller, Get, Header, Param } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Access } from '../auth/access.decorator';
import { uuid } from '../http/schemas';
import { escape, page, PAGE_POLICY } from '../http/html';
import type { SandboxMail } from '../../shared/database/entities/sandbox-mail.entity';
import { SandboxService } from './sandbox.service';

const HTML = 'text/html; charset=utf-8';

/** The sandbox for eyes. Readable without signing in, like everything on a machine where anybody may sign in as anybody. */
@ApiExcludeController()
@Access('public')
@Controller('sandbox')
export class SandboxPageController {
  constructor(private readonly sandbox: SandboxService) {}

  @Get()
  @Header('Content-Type', HTML)
  @Header('Content-Security-Policy', PAGE_POLICY)
  async list(): Promise<string> {
    const { data } = await this.sandbox.list({ limit: 200 });
    const rows = data.map(
      (mail) =>
        `<tr><td>${shown(mail['received_at'])}</td><td>${shown(mail['channel'])}</td><td>${shown(mail['to'])}</td><td><a href="/sandbox/${shown(mail['id'])}">${shown(mail['subject'] ?? '(no subject)')}</a></td></tr>`,
    );
    const table = `<table><tr><th>when</th><th>channel</th><th>to</th><th>subject</th></tr>${rows.join('')}</table>`;
    return page(
      'Mail sandbox',
      data.length === 0
        ? '<p>No mail yet. Whatever Tenure sends here lands on this page and nowhere else.</p>'
        : table,
    );
  }

  @Get(':id')
  @Header('Content-Type', HTML)
  @Header('Content-Security-Policy', PAGE_POLICY)
  async get(@Param('id', { schema: uuid }) id: string): Promise<string> {
    const mail = await this.sandbox.get(id);
    const facts = {
      channel: mail.channel,
      from: mail.mail_from,
      to: mail.rcpt_to,
      received: mail.received_at,
      'Message-ID': mail.message_id,
      ...(mail.url === null ? {} : { request: mail.url }),
    };
    const list = Object.entries(facts).map(
      ([name, value]) => `<dt>${name}</dt><dd>${shown(value)}</dd>`,
    );
    // An empty sandbox attribute: no scripts, no forms, no way out of the frame.
    const html =
      mail.html === null
        ? ''
        : `<h2>HTML</h2><iframe sandbox="" title="the mail" srcdoc="${escape(mail.html)}"></iframe>`;
    return page(
      mail.subject ?? '(no subject)',
      `<p><a href="/sandbox">all mails</a></p><dl>${list.join('')}</dl>${html}<h2>Text</h2><pre>${shown(mail.text)}</pre>${requestOf(mail)}`,
    );
  }
}

/** What would have been asked of the other side. */
function requestOf({ url, headers, raw }: SandboxMail): string {
  if (url === null) return '';
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `<h2>Request</h2><pre>${shown([...lines, '', raw.toString('utf8')].join('\n'))}</pre>`;
}

function shown(value: unknown): string {
  return escape(
    value instanceof Date ? value.toISOString() : typeof value === 'string' ? value : '',
  );
}
