import type { Messages } from '../en';

export const live: Messages['live'] = {
  live: '实时',
  'catching-up': '正在同步',
  offline: (since) => `${since} 起离线`,
  hint: {
    live: '有变化时一两秒内显示',
    'catching-up': '正在获取期间的变化',
    offline: '服务器没有回应',
  },
};
