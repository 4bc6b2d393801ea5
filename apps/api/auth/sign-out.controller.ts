import { Controller, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers } from '../http/answers-with.decorator';
import { Problem } from '../http/problem';
import { WORLD, type World } from '../world';
import { Access } from './access.decorator';
import { SignInWays } from './auth.answers';
import { cookieOf, isOwnOrigin } from './authenticate';
import { cookieName, endSignIn, setCookie } from './sign-ins';

@ApiTags('sign-in')
@Access('public')
@Controller('auth')
export class SignOutController {
  constructor(@Inject(WORLD) private readonly world: World) {}

  @Get('ways')
  @Answers(SignInWays)
  @ApiOperation({
    summary: 'How people sign in here: with a provider (oidc), as anybody (dev), or not at all',
  })
  ways(): { oidc: boolean; dev: boolean } {
    const { oidc, authDev } = this.world.config;
    return { oidc: oidc !== undefined, dev: authDev };
  }

  @Post('sign-out')
  @HttpCode(204)
  @ApiOperation({ summary: 'End this sign-in' })
  async signOut(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    if (request.headers.origin !== undefined && !isOwnOrigin(request))
      throw new Problem('csrf', 'signing out must come from this site (header Origin)');
    const { config } = this.world;
    const bearer = /^Bearer +(ts_\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const token = bearer ?? cookieOf(request, cookieName(config));
    if (token !== undefined) await endSignIn(this.world, token);
    setCookie(reply, config, { value: '' });
  }
}
