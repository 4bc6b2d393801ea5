import { Body, Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Answers } from '../http/answers-with.decorator';
import { Problem, refused } from '../http/problem';
import { id } from '../http/schemas';
import { WORLD, type World } from '../world';
import { Access } from './access.decorator';
import { DevPeople, DevSignedIn } from './auth.answers';
import { isOwnOrigin } from './authenticate';
import { openSignIn, setCookie } from './sign-ins';

const SignIn = z.strictObject({ person: id });

/** Signing in as anybody, without a password: only where the configuration has switched it on, and that only on loopback. */
@ApiTags('sign-in')
@Access('public')
@Controller('auth')
export class DevSignInController {
  constructor(@Inject(WORLD) private readonly world: World) {}

  @Get('dev')
  @Answers(DevPeople)
  @ApiOperation({ summary: 'Whom one may sign in as' })
  async people(): Promise<{ data: unknown[] }> {
    const { rows } = await this.world.pool.query<{
      id: string;
      name: string | null;
      access: string[];
    }>(
      "SELECT id, attributes ->> 'name' AS name, access FROM person WHERE active ORDER BY id LIMIT 200",
    );
    return { data: rows };
  }

  @Post('dev')
  @HttpCode(200)
  @Answers(DevSignedIn)
  @ApiOperation({ summary: 'Sign in as a person; sets the cookie, answers the token too' })
  async signIn(
    @Body({ schema: SignIn }) { person }: z.infer<typeof SignIn>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ person: string; token: string; csrf_token: string }> {
    if (request.headers.origin !== undefined && !isOwnOrigin(request))
      throw new Problem('csrf', 'signing in must come from this site (header Origin)');
    const signedIn = await openSignIn(this.world, person);
    if (signedIn === undefined)
      throw refused([
        {
          pointer: '/person',
          code: 'unknown_reference',
          detail: `there is no active person "${person}"`,
          fix: 'GET /auth/dev lists them',
        },
      ]);
    const { token, csrf } = signedIn;
    setCookie(reply, this.world.config, { value: token });
    return { person, token, csrf_token: csrf };
  }
}
