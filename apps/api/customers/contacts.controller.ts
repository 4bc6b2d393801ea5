import {
  Body,
  Controller,
  Get,
  Param,
  Patch as PatchRoute,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../auth/access.decorator';
import { By, type Caller } from '../auth/caller';
import type { Page } from '../http/cursor';
import { Answers } from '../http/answers-with.decorator';
import { ByOnce, Idempotent, type Once } from '../http/idempotent.decorator';
import { id } from '../http/schemas';
import {
  ConsentPage,
  ContactChanged,
  ContactPage,
  OneConsent,
  OneContact,
} from './customers.answers';
import { ContactsService } from './contacts.service';
import { ConsentsQuery, ContactsQuery, NewConsent, Patch } from './customers.schema';
import type { Shown } from './to-customer';

@ApiTags('customers')
@Controller('v1/contacts')
export class ContactsController {
  constructor(private readonly contacts: ContactsService) {}

  @Get()
  @Answers(ContactPage)
  @Access('customers:read')
  @ApiOperation({ summary: 'Contacts, oldest first' })
  list(@Query({ schema: ContactsQuery }) query: ContactsQuery): Promise<Page<Shown>> {
    return this.contacts.list(query);
  }

  @Get(':id')
  @Access('customers:read')
  @Answers(OneContact)
  @ApiOperation({ summary: 'One contact' })
  get(@Param('id', { schema: id }) contact: string): Promise<Shown> {
    return this.contacts.get(contact);
  }

  @PatchRoute(':id')
  @Access('customers:write')
  @Answers(ContactChanged, 200, 201)
  @ApiOperation({ summary: 'Create or change a contact (merge patch)' })
  async patch(
    @Param('id', { schema: id }) contact: string,
    @Body({ schema: Patch }) patch: Patch,
    @By() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Shown> {
    const { answer, created } = await this.contacts.patch(contact, patch, caller);
    if (created) void reply.status(201);
    return answer;
  }

  @Get(':id/consents')
  @Access('outreach:read')
  @Answers(ConsentPage)
  @ApiOperation({ summary: 'What a contact agreed to and when, newest first' })
  consents(
    @Param('id', { schema: id }) contact: string,
    @Query({ schema: ConsentsQuery }) query: ConsentsQuery,
  ): Promise<Page<Shown>> {
    return this.contacts.consents(contact, query);
  }

  @Post(':id/consents')
  @Access('consents:write')
  @Idempotent('honoured')
  @Answers(OneConsent, 201)
  @ApiOperation({ summary: 'Record a yes or no to a purpose: in force when this answers' })
  addConsent(
    @Param('id', { schema: id }) contact: string,
    @Body({ schema: NewConsent }) consent: NewConsent,
    @ByOnce() by: Once,
  ): Promise<Shown> {
    return this.contacts.addConsent(contact, consent, by);
  }
}
