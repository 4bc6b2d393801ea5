import type { Messages } from '../en';

export const switches: Messages['switches'] = {
  title: '已启用的紧急停止',
  global: '已全部停止：任何消息都不会发出。',
  playbook: (id) => `剧本 ${id} 已停止：它的消息都不会发出。`,
  channel: (name) => `渠道 ${name} 已停止：不会通过它发出任何消息。`,
};
