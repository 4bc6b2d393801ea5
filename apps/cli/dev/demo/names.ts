/** Names for people of customers: the same number is always the same person, and none is there twice. */
const FAMILY = [
  ...['陈 chen', '林 lin', '黄 huang', '周 zhou', '吴 wu', '徐 xu', '孙 sun', '马 ma', '朱 zhu'],
  ...['胡 hu', '郭 guo', '何 he', '高 gao'],
];
const GIVEN = [
  ...['晓雯 xiaowen', '志远 zhiyuan', '佳怡 jiayi', '建国 jianguo', '思敏 simin', '文博 wenbo'],
  ...['雨桐 yutong', '海峰 haifeng', '静 jing', '俊杰 junjie', '梦琪 mengqi'],
];
const FIRST = [
  ...['Alice', 'Ben', 'Carla', 'Daniel', 'Elena', 'Frank', 'Grace', 'Hugo', 'Ingrid', 'Jamal'],
  ...['Kate', 'Liam', 'Noemi'],
];
const LAST = [
  ...['Adams', 'Brandt', 'Castillo', 'Dubois', 'Eriksen', 'Fischer', 'Gallagher', 'Haddad'],
  ...['Ivanova', 'Jensen', 'Kowalski'],
];

export interface Named {
  readonly family: string;
  readonly name: string;
  /** What stands before the @ of their address. */
  readonly mailbox: string;
}

/** Both lists have lengths without a common divisor, so 143 in a row differ. */
export function nameOf(region: 'cn' | 'us', n: number): Named {
  const pick = (list: readonly string[]) => list[n % list.length] ?? '';
  if (region === 'us') {
    const [first, last] = [pick(FIRST), pick(LAST)];
    return { family: last, name: `${first} ${last}`, mailbox: `${first}.${last}`.toLowerCase() };
  }
  const [family = '', spelled = ''] = pick(FAMILY).split(' ');
  const [given = '', spelledGiven = ''] = pick(GIVEN).split(' ');
  return { family, name: `${family}${given}`, mailbox: `${spelled}.${spelledGiven}` };
}
