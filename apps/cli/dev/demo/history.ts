import { ACCOUNTS, type Mood } from './accounts';
import { DAY, type Note, type Past } from './company';

const QUARTER = 90;
/** Days between two logins, and since the last one. */
const LOGINS: Readonly<Record<Mood, readonly [number, number]>> = {
  ...{ thriving: [2, 1], steady: [4, 2], slipping: [9, 9], red: [12, 19], new: [3, 1] },
  lost: [20, 70],
};

/** What happened in the quarter before: nothing of it starts or wakes anything any more. */
export function history(now: number): readonly Past[] {
  return ACCOUNTS.flatMap(({ id, mood, renews }, n) => {
    const about = { customer: id };
    const at = (days: number) => now - days * DAY - (n % 7) * 3_600_000;
    const lived = mood === 'thriving' || mood === 'steady' || mood === 'slipping';
    const contract = { type: 'contract', id: `${id}-contract` };
    const ticket = { type: 'ticket', id: `${id}-solved` };
    return [
      ...logins(id, mood, at),
      ...(lived && n % 2 === 0
        ? [{ ...told(id, 'training.done', at(62 + (n % 9))), ...about, data: { topic: TOPIC } }]
        : []),
      ...(lived
        ? [{ ...told(id, 'meeting.held', at(33 + n)), ...about, data: { kind: 'review' } }]
        : []),
      ...(renews > 280 && mood !== 'new'
        ? [
            {
              ...told(id, 'contract.renewed', at(365 - renews)),
              ...{ record: contract, data: { term_months: 12 } },
            },
          ]
        : []),
      ...(n % 3 === 0 && mood !== 'lost'
        ? [
            { ...told(id, 'ticket.opened', at(41 + n)), record: ticket },
            { ...told(id, 'ticket.fix_confirmed', at(40 + n)), record: ticket },
          ]
        : []),
    ];
  });
}
const TOPIC = 'Reports for finance';

const told = (customer: string, type: string, at: number) => ({
  ...{ id: `demo-${customer}-${type}`, type, at },
});

function logins(customer: string, mood: Mood, at: (days: number) => number): Past[] {
  const [every, since] = LOGINS[mood];
  const days: number[] = [];
  for (let day = since; day <= QUARTER; day += every) days.push(day);
  return days.map((day) => ({
    ...{ id: `demo-${customer}-login-${day}`, type: 'login', at: at(day), customer },
  }));
}

export function notes(now: number): readonly Note[] {
  const at = (days: number) => now - days * DAY;
  return [
    {
      ...{ customer: 'ruihe', by: 'ana', at: at(18), kind: 'call' },
      text: '新任 CIO 上任，正在重新评估所有供应商。约了下月初见面。',
    },
    {
      ...{ customer: 'falcon', by: 'maria', at: at(12), kind: 'meeting' },
      text: 'Quarterly review: usage fell after the reorganisation. Their new head of claims does not know us yet.',
    },
    {
      ...{ customer: 'kunlun', by: 'ana', at: at(9), kind: 'meeting' },
      text: '季度会议：计划把三个分公司也接入，希望续约前看到价值报告。',
    },
    {
      ...{ customer: 'hongda', by: 'lina', at: at(6), kind: 'call' },
      text: '关键用户离职，接手的同事还没有培训过。',
    },
    {
      ...{ customer: 'granite', by: 'jon', at: at(5), kind: 'note' },
      text: 'Two plants are closed for maintenance until next month; the fall in usage is expected.',
    },
    {
      ...{ customer: 'lumen', by: 'maria', at: at(3), kind: 'call' },
      text: 'Procurement asks for a three-year price. Legal wants the new data annex first.',
    },
    {
      ...{ customer: 'anke', by: 'lina', at: at(2), kind: 'note' },
      text: '客户希望每次升级前至少提前三天通知。',
    },
  ];
}
