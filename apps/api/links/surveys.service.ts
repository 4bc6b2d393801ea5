import { Inject, Injectable } from '@nestjs/common';
import { isClean } from '../../shared/change/check-text';
import { ensureMonth } from '../../shared/ingest/ensure-month';
import { transact } from '../../shared/database/transact';
import {
  answerOf,
  answerSurvey,
  type Answered,
  type Asked,
} from '../../shared/surveys/answer-survey';
import { catalogOf, WORLD, type World } from '../world';
import { languageOf, type Language } from './words';

/** What a contact is asked, and what they have said. */
export interface Survey extends Asked {
  readonly language: Language;
  readonly organisation: string;
  /** From the worst to the best. */
  readonly scale: readonly number[];
  readonly kind: 'nps' | 'csat';
  readonly before?: { readonly score: number; readonly words: string };
}

/** As a form brings it, or as a link of the message preselects it. */
export interface Said {
  readonly score: string | null;
  readonly words: string | null;
}

const SCALES = { nps: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], csat: [1, 2, 3, 4, 5] } as const;
export const WORDS_LIMIT = 2_000;

interface Row {
  readonly playbook: string;
  readonly version: string;
  readonly customer: string;
  readonly locale: string | null;
  readonly template: string | null;
}

/** The question behind `links.survey`: nobody is signed in, the token says who was asked by which message. */
@Injectable()
export class SurveysService {
  constructor(@Inject(WORLD) private readonly world: World) {}

  /** Undefined: no link of ours, to somebody who is gone, or of a message that asks nothing. */
  async asked(token: string): Promise<Survey | undefined> {
    const [contact, enrollment, step] = this.world.links.open('s', token) ?? [];
    if (contact === undefined || enrollment === undefined || step === undefined) return undefined;
    const row = await this.find(contact, enrollment, step);
    const kind = row && (await this.kindOf(row));
    if (row === undefined || kind === undefined) return undefined;
    const { organisation } = await catalogOf(this.world);
    const { playbook, customer, locale } = row;
    const asked = { enrollment, step, contact, customer, playbook };
    const before = await answerOf(this.world.pool, asked);
    return {
      ...asked,
      language: languageOf(locale ?? organisation.locales[0] ?? ''),
      organisation: organisation.name,
      kind,
      scale: SCALES[kind],
      ...(before ? { before } : {}),
    };
  }

  /** In force when this answers. `undefined`: what was said is no answer to it. */
  async answer(survey: Survey, said: Said): Promise<Answered | undefined> {
    const score = scoreOf(survey, said.score);
    // As browsers send the ends of lines.
    const words = (said.words ?? '').replaceAll('\r\n', '\n').trim();
    const fits = [...words].length <= WORDS_LIMIT && isClean(words, 'many lines');
    if (score === undefined || !fits) return undefined;
    const { pool, published, clock } = this.world;
    const live = await published.newest();
    const now = clock.now();
    await ensureMonth(pool, now);
    return transact(pool, (client) =>
      answerSurvey({ client, published, live, now }, survey, { score, words }),
    );
  }

  private async find(contact: string, enrollment: string, step: string): Promise<Row | undefined> {
    const { rows } = await this.world.pool.query<Row>(
      `SELECT n.playbook, n.version, n.customer_id AS customer, coalesce(k.locale, c.locale) AS locale,
         (SELECT o.template FROM outreach o WHERE o.enrollment_id = n.id AND o.step = $3 ORDER BY o.visit DESC LIMIT 1) AS template
       FROM enrollment n JOIN contact k ON k.id = $1 AND k.customer_id = n.customer_id JOIN customer c ON c.id = n.customer_id
       WHERE n.id = $2`,
      [contact, enrollment, step],
    );
    return rows[0];
  }

  private async kindOf({ version, template }: Row): Promise<Survey['kind'] | undefined> {
    const { templates } = await this.world.published.version(version);
    return templates.find(({ path, survey }) => path === template && survey)?.survey;
  }
}

/** Undefined: none of its scale. */
export function scoreOf({ scale }: Survey, text: string | null): number | undefined {
  return scale.find((score) => String(score) === text);
}
