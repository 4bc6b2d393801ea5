import { Controller, Get, Inject, type OnModuleDestroy, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Access } from '../auth/access.decorator';
import { checkMay } from '../auth/access.guard';
import { By, type Caller, grantTo, nameOf } from '../auth/caller';
import { AnswersText } from '../http/answers-with.decorator';
import { Problem, refused } from '../http/problem';
import { text } from '../http/schemas';
import { WORLD, type World } from '../world';
import type { Change } from './change-rows';
import { neededFor, toTopics, TOPIC_WORDS } from './topics';
import { type Listener, Watcher } from './watcher';

const LiveQuery = z.strictObject({ topics: text(4_000) });
type LiveQuery = z.infer<typeof LiveQuery>;

const PING_MS = 15_000;
/** Then the browser comes again by itself, and is asked anew who it is. */
const LASTS_MS = 15 * 60_000;
/** A key that is revoked and a person who has left hear nothing any more within 5 s. */
const ASKED_AGAIN_MS = 2_000;
const MOST_OF_ONE = 20;
const MOST = 2_000;
/** Whoever reads no more is let go: it refetches when it is back. */
const MOST_UNREAD = 64 * 1024;

@ApiTags('live')
@Access('signed-in')
@Controller('v1/live')
export class LiveController implements OnModuleDestroy {
  private readonly watcher: Watcher;
  private readonly open = new Map<string, number>();
  private readonly closing = new Set<() => void>();

  constructor(@Inject(WORLD) private readonly world: World) {
    this.watcher = new Watcher(world.pool, world.log);
  }

  onModuleDestroy(): void {
    this.watcher.stop();
    for (const close of this.closing) close();
  }

  @Get()
  @AnswersText('text/event-stream')
  @ApiOperation({
    summary: 'Server-sent events: what has changed, never how',
    description: `Hints: \`event: changed\` with \`{"topic": …, "id": …}\`. Nothing is repeated: after a gap fetch again. A ping every 15 s says that the line stands. Up to 20 topics: ${TOPIC_WORDS}.`,
  })
  async live(
    @Query({ schema: LiveQuery }) query: LiveQuery,
    @By() caller: Caller,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const asked = toTopics(query.topics);
    if ('fault' in asked)
      throw refused([
        {
          parameter: 'topics',
          code: 'unknown_reference',
          detail: asked.fault,
          fix: `name up to 20 of ${TOPIC_WORDS}, with commas between them`,
        },
      ]);
    const heard = asked.topics.filter((topic) => mayHear(caller, topic));
    const who = nameOf(caller);
    const others = this.open.get(who) ?? 0;
    if (others >= MOST_OF_ONE || this.watcher.size >= MOST)
      throw new Problem('overloaded', 'too many pages listen already: close some of them');
    this.open.set(who, others + 1);
    const listens = { topics: new Set(heard), caller };
    await this.stream(listens, reply, () => this.leave(who));
  }

  private leave(who: string): void {
    const left = (this.open.get(who) ?? 1) - 1;
    if (left > 0) this.open.set(who, left);
    else this.open.delete(who);
  }

  private async stream(
    { topics, caller }: { readonly topics: ReadonlySet<string>; readonly caller: Caller },
    reply: FastifyReply,
    leave: () => void,
  ): Promise<void> {
    reply.hijack();
    const { raw } = reply;
    const say = (words: string): void => {
      if (raw.writableLength > MOST_UNREAD) raw.destroy();
      else if (!raw.destroyed) raw.write(words);
    };
    const listener: Listener = {
      topics,
      tell: (change) => void isStill().then((still) => (still ? say(toEvent(change)) : raw.end())),
    };
    const isStill = atMostEvery(ASKED_AGAIN_MS, () => this.world.credentials.isStill(caller));
    const ping = setInterval(() => say('event: ping\ndata: {}\n\n'), PING_MS);
    const end = setTimeout(() => raw.end(), LASTS_MS);
    const close = (): void => void raw.end();
    this.closing.add(close);
    raw.on('error', () => raw.destroy());
    raw.once('close', () => {
      clearInterval(ping);
      clearTimeout(end);
      this.closing.delete(close);
      this.watcher.remove(listener);
      leave();
    });
    raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    });
    await this.watcher.add(listener);
    if (raw.destroyed) this.watcher.remove(listener);
    // From here on everything is heard: whoever fetches after this misses nothing.
    say('retry: 1000\nevent: listening\ndata: {}\n\n');
  }
}

/** A system that names what it may not read is told so; the pages of the console name the same for everybody. */
function mayHear(caller: Caller, topic: string): boolean {
  const needed = neededFor(topic);
  if (needed === undefined) return true;
  if (caller.kind === 'key') checkMay(caller, needed);
  return grantTo(caller, needed) !== 'no';
}

/** The answer is asked for only when it is wanted; one that does not come is a no. */
function atMostEvery(ms: number, ask: () => Promise<boolean>): () => Promise<boolean> {
  let answer = Promise.resolve(true);
  let at = performance.now();
  return () => {
    if (performance.now() - at > ms) {
      at = performance.now();
      answer = ask().catch(() => false);
    }
    return answer;
  };
}

function toEvent({ topic, id }: Change): string {
  return `event: changed\ndata: ${JSON.stringify({ topic, id })}\n\n`;
}
