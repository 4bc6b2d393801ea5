import type { Messages } from '../en';

export const settings: Messages['settings'] = {
  title: '我的设置',
  open: '设置',
  language: '语言',
  zone: '时区',
  zoneHelp: 'IANA 名称，如 Asia/Shanghai；留空则使用此浏览器的时区。',
  shortcuts: '启用单键快捷键',
  delegate: '我外出时由谁代理',
  nobody: '无人',
  away: '我外出',
  from: '开始',
  until: '结束',
  untilHelp: '留空：直到我取消为止。期间我的任务转给代理人。',
  save: '保存',
  saved: '设置已保存',
};
