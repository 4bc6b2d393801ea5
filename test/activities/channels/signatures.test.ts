import { dingtalkSign } from '../../../activities/channels/dingtalk';
import { feishuSign } from '../../../activities/channels/feishu';
import { webhookHeaders } from '../../../activities/http/standard-webhooks';

/** Vectors as the services publish them, or reckoned from their published rule by another program. */

test('a webhook is signed as the test vector of Standard Webhooks says', () => {
  const parts = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    at: 1_614_265_330_000,
    body: '{"test": 2432232314}',
  };
  const expected = {
    'webhook-id': parts.id,
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  };
  expect(webhookHeaders(parts, 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toEqual(expected);
  expect(webhookHeaders(parts, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')).toEqual(expected);
  expect(
    webhookHeaders({ ...parts, body: '{"test": 2432232315}' }, 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'),
  ).not.toEqual(expected);
});

test('a Feishu message is signed as the example of its guide says', () => {
  expect(feishuSign(1599360473, 'demo')).toBe('l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=');
});

test('a DingTalk message is signed as its guide says', () => {
  expect(dingtalkSign(1577262236757, 'this is secret')).toBe(
    'hmPWwU+7lVdm3ZZz0r9tSfx0L4Q26jWOZr9+Gs6EZQM=',
  );
});
