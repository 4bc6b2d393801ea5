import type { Messages } from '../en';

export const card: Messages['card'] = {
  label: '客户',
  rose: (by) => `上升 ${by}`,
  fell: (by) => `下降 ${by}`,
  next: (what, when, span) => `${what} ${when}（${span}）`,
  inDays: (n) => `${n} 天后`,
  lastSaid: '最近消息或备注',
  noTouch: '尚无',
  hold: (reason) => `暂停联系：${reason}`,
  filters: '筛选',
  filtered: (n) => `筛选（${n}）`,
  playbook: '剧本',
  any: '全部',
  noneFits: (what) => `没有符合${what}的任务。`,
  clear: '清除筛选',
  enrollment: '流程',
  openEnrollment: '打开流程',
  away: '外出',
  groupOpen: (n, more) => `${n}${more ? '+' : ''} 个待办`,
  ifNobody: '如果无人处理：',
};
