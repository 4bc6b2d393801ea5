import { Body, Controller, Get, Param, Patch as PatchRoute, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Access } from '../auth/access.decorator';
import { By, type Caller } from '../auth/caller';
import type { Page } from '../http/cursor';
import { Locales } from '../http/headers';
import { id } from '../http/schemas';
import { CustomerQuery, CustomersQuery, Patch } from './customers.schema';
import { CustomersService } from './customers.service';
import type { Shown } from './to-customer';
import { Answers } from '../http/answers-with.decorator';
import { CustomerChanged, CustomerPage, OneCustomer } from './customers.answers';

@ApiTags('customers')
@Controller('v1/customers')
export class CustomersController {
  constructor(private readonly customers: CustomersService) {}

  @Get()
  @Access('customers:read')
  @Answers(CustomerPage)
  @ApiOperation({
    summary: 'Customers by name; q=, and attributes the catalog marks filter: health.lt=60, csm=me',
  })
  list(
    @Query({ schema: CustomersQuery }) query: CustomersQuery,
    @By() caller: Caller,
  ): Promise<Page<Shown>> {
    return this.customers.list(query, caller);
  }

  @Get(':id')
  @Access('customers:read')
  @Answers(OneCustomer)
  @ApiOperation({ summary: 'One customer, flat, as YAML reads it' })
  get(
    @Param('id', { schema: id }) customer: string,
    @Query({ schema: CustomerQuery }) query: CustomerQuery,
    @By() caller: Caller,
    @Locales() locales: readonly string[],
  ): Promise<Shown> {
    return this.customers.get(customer, query, { caller, locales });
  }

  @PatchRoute(':id')
  @Access('customers:write')
  @Answers(CustomerChanged, 200, 201)
  @ApiOperation({
    summary:
      'Create or change a customer (merge patch); ends, wakes and enrolls whom it concerns in the same transaction',
  })
  async patch(
    @Param('id', { schema: id }) customer: string,
    @Body({ schema: Patch }) patch: Patch,
    @By() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Shown> {
    const { answer, created } = await this.customers.patch(customer, patch, caller);
    if (created) void reply.status(201);
    return answer;
  }
}
