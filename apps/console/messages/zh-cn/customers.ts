import type { Messages } from '../en';

export const customers: Messages['customers'] = {
  title: '客户',
  search: '名称或编号',
  clear: '清除搜索',
  rows: '客户',
  more: '显示更多',
  empty: '还没有客户。外部系统通过 PATCH /v1/customers/{id} 发送。',
  emptyFound: (q) => `没有符合“${q}”的客户。`,
};
