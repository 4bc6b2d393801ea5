import { dingtalk } from '../../activities/channels/dingtalk';
import { feishu } from '../../activities/channels/feishu';
import { slack } from '../../activities/channels/slack';
import { sms } from '../../activities/channels/sms';
import { webhook } from '../../activities/channels/webhook';
import { wecom } from '../../activities/channels/wecom';
import { CUT, HTTP_POINTS, httpSide, type Service } from '../support/other-side';
import { expectNothing, Observed, stopMatrix, STOPS } from '../support/stop-matrix';
import { StoppedDelivery } from '../support/stopped-delivery';

/** Over HTTP: gated when the connection stands, before a byte of the request leaves. */
const SECRET = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const numbered = (contact: string) =>
  `+86138${contact.replace(/\D/g, '').padStart(7, '0')}${contact.endsWith('bo') ? 1 : 2}`;
const named = (contact: string) => contact;
const field =
  (...path: string[]) =>
  (body: string) =>
    String(path.reduce<unknown>((value, key) => Object(value)[key], JSON.parse(body)));

const TEXTS: Service = {
  channel: 'sms',
  vendor: sms,
  credentials: { secret: SECRET },
  takes: { id: 'sm1' },
  addressOf: numbered,
  recipientOf: field('to'),
};
stopMatrix({ channel: 'sms', points: HTTP_POINTS, open: () => httpSide(TEXTS) });

const bot = (channel: string, vendor: Service['vendor'], takes: object): Service => ({
  ...{ channel, vendor, takes, addressOf: named, recipientOf: (body) => body },
  credentials: { secret: SECRET },
});
const RESEND = `UPDATE playbook_version SET plan = jsonb_set(plan::jsonb, '{code,0,unconfirmed}', '"resend"')`;
const SERVICES: readonly Service[] = [
  { ...bot('slack', slack, { ok: true, ts: '1.2' }), credentials: { token: 'xoxb-1' } },
  bot('feishu', feishu, { code: 0 }),
  bot('dingtalk', dingtalk, { errcode: 0 }),
  bot('wecom', wecom, { errcode: 0 }),
  bot('webhook', webhook, {}),
];

describe.each(SERVICES.map((service) => [service.channel, service] as const))(
  'nothing goes out over %s after the commit of',
  (_, service) => {
    let stage: StoppedDelivery;
    beforeAll(async () => {
      stage = await StoppedDelivery.open(await httpSide(service));
      // Before anybody has read the plan. Where the other side knows it by its key, what was cut goes again.
      await stage.api.world.pool.query(RESEND);
    });
    afterAll(() => stage.close());
    afterEach(async () => {
      await stage.goOn();
    });

    test.each(STOPS.map((stop) => [stop.name, stop] as const))(
      '%s when the connection stands',
      (__, stop) => expectNothing(stop, stage, 'when the connection stands'),
    );

    test.each(STOPS.map((stop) => [stop.name, stop] as const))(
      '%s when a try of it was cut',
      async (__, { commit }) => {
        const at = await stage.begin({ copied: false });
        const act = async () => {
          await commit({ stage, at, to: at.contacts[0] });
          throw CUT;
        };
        const seen = new Observed(stage, at);
        const { outcome } = await seen.deliver({ point: 'when the body is there', nth: 1, act });
        expect(outcome).not.toBe('sent');
        expect([stage.other.shown(), stage.other.taken()]).toEqual([1, 0]);
        // It may have arrived: where it waits to go again that is remembered, and what ends the wait says so.
        if (outcome === 'waiting') {
          expect([await seen.ledger(), await seen.wasCut()]).toMatchObject([
            { status: outcome },
            true,
          ]);
          await stage.settle(at, [{ kind: 'exit', exit: 'stopped', why: 'a person said so' }]);
        }
        expect(await seen.ledger()).toMatchObject({ status: 'unconfirmed' });
      },
    );

    test('nothing: it is taken', async () => {
      const at = await stage.begin({ copied: false });
      expect(await stage.deliver(at)).toMatchObject({ outcome: 'sent' });
      expect([stage.other.saw(), stage.other.taken()]).toEqual([true, 1]);
    });
  },
);
