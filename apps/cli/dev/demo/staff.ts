import type { Things } from './company';
import { SMALL_COMPANY } from './small-company';

const china = { zone: 'Asia/Shanghai', locale: 'zh-CN' };
const america = { zone: 'America/New_York', locale: 'en' };

/** Those of the demo company who care for customers; a manager stands before those who report to them. */
export const STAFF: Things = {
  ...SMALL_COMPANY.people,
  wang: {
    ...china,
    name: '王强',
    email: 'wang.qiang@acme.example',
    manager: 'vera',
    access: ['leader'],
    title: '客户成功总监',
  },
  lina: {
    ...china,
    name: '李娜',
    email: 'li.na@acme.example',
    manager: 'wang',
    access: ['csm'],
    title: '客户成功经理',
    booking_url: 'https://acme.example/book/li-na',
  },
  maria: {
    ...america,
    name: 'Maria Lund',
    email: 'maria@acme.example',
    manager: 'max',
    access: ['csm'],
    title: 'Senior customer success manager',
    booking_url: 'https://acme.example/book/maria',
  },
  jon: {
    ...america,
    name: 'Jon Keller',
    email: 'jon@acme.example',
    manager: 'max',
    access: ['csm'],
    title: 'Customer success manager',
    booking_url: 'https://acme.example/book/jon',
  },
};

export const TEAMS: Readonly<Record<string, readonly string[]>> = {
  ...SMALL_COMPANY.queues,
  cs_asia: ['ana', 'lina', 'lee'],
  cs_us: ['maria', 'jon', 'sam'],
  cs_leads: ['max', 'wang', 'vera'],
};
