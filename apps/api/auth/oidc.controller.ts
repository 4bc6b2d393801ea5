import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PAGE_POLICY } from '../http/html';
import { acceptedLocales } from '../http/localised';
import { WORLD, type World } from '../world';
import { Access } from './access.decorator';
import { cookieOf } from './authenticate';
import { type Leaving, NotProved, Oidc, ProviderAway } from './oidc';
import { type Failure, failurePage, STATUS } from './oidc-pages';
import { cookieName, openSignIn, setCookie } from './sign-ins';

const AWAY = 'tenure-leaving';
const MAY_TAKE_S = 600;

/** Signing in with the provider. People come here by links, so refusals are pages. */
@ApiExcludeController()
@Access('public')
@Controller('auth')
export class OidcController {
  private readonly oidc: Oidc;

  constructor(@Inject(WORLD) private readonly world: World) {
    const { oidc, publicUrl } = world.config;
    if (oidc === undefined) throw new Error('this controller is for a configured provider only');
    this.oidc = new Oidc(oidc, `${publicUrl}/auth/callback`);
  }

  @Get('sign-in')
  async begin(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const wanted = placeOf((request.query as Readonly<Record<string, unknown>>)['to']);
    const { config } = this.world;
    const { protocol, host } = new URL(config.publicUrl);
    // One's own machine has two names, the provider sends people back to one: the cookie must stand under that.
    if (protocol === 'http:' && request.host !== host)
      return void reply.redirect(again(`${config.publicUrl}/auth/sign-in`, wanted), 302);
    try {
      const { to, leaving } = await this.oidc.begin();
      const value = Buffer.from(JSON.stringify({ ...leaving, to: wanted })).toString('base64url');
      setCookie(reply, config, { name: AWAY, value, seconds: MAY_TAKE_S });
      void reply.redirect(to.href, 302);
    } catch (error) {
      this.refuse(request, reply, this.failureOf(error), wanted);
    }
  }

  @Get('callback')
  async finish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { config } = this.world;
    const { publicUrl } = config;
    const left = leavingOf(cookieOf(request, cookieName(config, AWAY)));
    if (left === undefined) return this.refuse(request, reply, { kind: 'late' }, '/');
    try {
      const query = new URL(request.url, publicUrl).search;
      const { email } = await this.oidc.finish(query, left);
      // Once: what came back is spent, whatever it leads to.
      setCookie(reply, config, { name: AWAY, value: '' });
      const person = email === undefined ? undefined : await this.personOf(email);
      const signedIn = person === undefined ? undefined : await openSignIn(this.world, person);
      if (signedIn === undefined) {
        const failure = { kind: 'no_access' as const, email, admins: await this.admins() };
        return this.refuse(request, reply, failure, left.to);
      }
      setCookie(reply, config, { value: signedIn.token });
      void reply.redirect(`${publicUrl}${left.to}`, 302);
    } catch (error) {
      this.refuse(request, reply, this.failureOf(error), left.to);
    }
  }

  /** Throws what is neither the provider's nor the person's matter. */
  private failureOf(error: unknown): Failure {
    if (error instanceof NotProved) return { kind: 'not_proved' };
    if (!(error instanceof ProviderAway)) throw error;
    this.world.log(`sign-in: ${this.world.config.oidc?.issuer ?? ''}: ${error.message}`);
    return { kind: 'away' };
  }

  /** An address that two people have is nobody's. */
  private async personOf(email: string): Promise<string | undefined> {
    const { rows } = await this.world.pool.query<{ id: string }>(
      `SELECT id FROM person WHERE lower(email) = lower($1) AND active AND access <> '{}' LIMIT 2`,
      [email],
    );
    return rows.length === 1 ? rows[0]?.id : undefined;
  }

  private async admins(): Promise<string[]> {
    const { rows } = await this.world.pool.query<{ name: string }>(
      `SELECT coalesce(attributes ->> 'name', id) AS name FROM person WHERE active AND 'admin' = ANY (access) ORDER BY id LIMIT 3`,
    );
    return rows.map(({ name }) => name);
  }

  private refuse(
    request: FastifyRequest,
    reply: FastifyReply,
    failure: Failure,
    wanted: string,
  ): void {
    const locale = acceptedLocales(request.headers['accept-language'])[0] ?? 'en';
    void reply
      .status(STATUS[failure.kind])
      .headers({ 'Content-Security-Policy': PAGE_POLICY })
      .type('text/html; charset=utf-8')
      .send(
        failurePage(failure, locale, again(`${this.world.config.publicUrl}/auth/sign-in`, wanted)),
      );
  }
}

function again(address: string, wanted: string): string {
  return `${address}?to=${encodeURIComponent(wanted)}`;
}

/** Only places of our own: a link must not lead elsewhere through here. */
function placeOf(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > 1_000) return '/';
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(wanted) ? wanted : '/';
}

function leavingOf(cookie: string | undefined): (Leaving & { readonly to: string }) | undefined {
  try {
    const { state, nonce, verifier, to } = JSON.parse(
      Buffer.from(cookie ?? '', 'base64url').toString(),
    ) as Readonly<Record<string, unknown>>;
    if (typeof state !== 'string' || typeof nonce !== 'string' || typeof verifier !== 'string')
      return undefined;
    return { state, nonce, verifier, to: placeOf(to) };
  } catch {
    return undefined;
  }
}
