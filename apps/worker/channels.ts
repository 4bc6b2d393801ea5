import type { Pool } from 'pg';
import type { Channel as Way } from '../../activities/channels/channel';
import { dingtalk } from '../../activities/channels/dingtalk';
import { emailChannel } from '../../activities/channels/email';
import { feishu } from '../../activities/channels/feishu';
import { httpChannel } from '../../activities/channels/http-channel';
import { slack } from '../../activities/channels/slack';
import { sms } from '../../activities/channels/sms';
import { webhook } from '../../activities/channels/webhook';
import { wecom } from '../../activities/channels/wecom';
import { realNow } from '../shared/clock';
import type { Config } from '../shared/config/config';
import { ChannelSandbox } from './channel-sandbox';
import type { Channel } from './worker';

/** Every channel that messages can go over, with the credentials this process was given. */
export function openChannels(
  config: Pick<Config, 'smtpUrl' | 'connections' | 'channelSandbox'>,
  pool: Pool,
): Readonly<Record<Channel, Way>> {
  const deps = {
    connections: config.connections,
    ...(config.channelSandbox ? { sandbox: new ChannelSandbox(pool) } : {}),
    realNow,
  };
  return {
    email: emailChannel(config.smtpUrl),
    slack: httpChannel(slack, deps),
    feishu: httpChannel(feishu, deps),
    dingtalk: httpChannel(dingtalk, deps),
    wecom: httpChannel(wecom, deps),
    sms: httpChannel(sms, deps),
    webhook: httpChannel(webhook, deps),
  };
}
