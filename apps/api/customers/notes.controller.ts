import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Access } from '../auth/access.decorator';
import { ByOnce, Idempotent, type Once } from '../http/idempotent.decorator';
import { id, text, time } from '../http/schemas';
import { NotesService } from './notes.service';
import { Answers } from '../http/answers-with.decorator';
import { OneNote } from './customers.answers';

const NewNote = z.strictObject({
  text: text(10_000).min(1),
  kind: z.enum(['call', 'meeting', 'note']),
  at: time.optional(),
  contact: id.optional(),
});
export type NewNote = z.infer<typeof NewNote>;

@ApiTags('customers')
@Controller('v1/customers/:id/notes')
export class NotesController {
  constructor(private readonly notes: NotesService) {}

  @Post()
  @Access('customers:write')
  @Idempotent('honoured')
  @Answers(OneNote, 201)
  @ApiOperation({ summary: 'Write a note about a customer: told to playbooks as note.added' })
  add(
    @Param('id', { schema: id }) customer: string,
    @Body({ schema: NewNote }) note: NewNote,
    @ByOnce() by: Once,
  ): Promise<object> {
    return this.notes.add(customer, note, by);
  }
}
