import type { Messages } from '../en';

export const palette: Messages['palette'] = {
  title: '前往',
  open: '查找',
  key: 'Ctrl K',
  placeholder: '客户、联系人、任务、剧本、页面',
  results: '符合的结果',
  help: '↑ ↓ 选择，Enter 打开',
  nothing: (words) => `没有符合“${words}”的内容。`,
  groups: {
    verbs: '操作',
    screens: '页面',
    playbook: '剧本',
    customer: '客户',
    contact: '联系人',
    task: '任务',
  },
};
