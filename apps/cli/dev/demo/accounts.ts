/** The customers of the demo company, one a row; everything else about them is made from these. */
export type Mood = 'thriving' | 'steady' | 'slipping' | 'red' | 'new' | 'lost';

export interface Account {
  readonly id: string;
  readonly name: string;
  readonly region: 'cn' | 'us';
  /** A year, in the currency of the catalog. */
  readonly value: number;
  /** Null: theirs has left, and nobody has taken over yet. */
  readonly csm: string | null;
  readonly mood: Mood;
  /** Days until its contract renews; less than nothing: since it ended. */
  readonly renews: number;
}

type Row = readonly [string, string, 'cn' | 'us', number, string | null, Mood, number];

const ROWS: readonly Row[] = [
  ['anke', '安科智能', 'cn', 560_000, 'lina', 'steady', 286],
  ['beichen', '北辰重工', 'cn', 820_000, 'ana', 'thriving', 208],
  ['changfeng', '长风物流', 'cn', 310_000, 'lina', 'slipping', 214],
  ['dongli', '东篱食品', 'cn', 86_000, 'lee', 'steady', 241],
  ['hengyuan', '恒远医药', 'cn', 640_000, 'ana', 'slipping', 206],
  ['hongda', '宏达电子', 'cn', 240_000, 'lina', 'slipping', 146],
  ['jinxiu', '锦绣家居', 'cn', 48_000, 'lee', 'steady', 305],
  ['kunlun', '昆仑能源', 'cn', 1_200_000, 'ana', 'thriving', 207],
  ['lanhai', '蓝海教育', 'cn', 130_000, 'lina', 'steady', 263],
  ['mingde', '明德书业', 'cn', 36_000, 'lee', 'lost', -34],
  ['nanfang', '南方纺织', 'cn', 175_000, 'ana', 'steady', 145],
  ['qingyun', '青云软件', 'cn', 210_000, 'lina', 'new', 361],
  ['ruihe', '瑞和保险', 'cn', 730_000, 'ana', 'red', 239],
  ['shanhe', '山河旅游', 'cn', 64_000, 'lee', 'slipping', 198],
  ['taihe', '泰和建筑', 'cn', 155_000, 'lina', 'thriving', 332],
  ['wanli', '万里轮胎', 'cn', 390_000, 'ana', 'slipping', 141],
  ['xiangyu', '翔宇航空', 'cn', 980_000, 'lina', 'thriving', 297],
  ['yuanfang', '远方酒店', 'cn', 92_000, 'lee', 'steady', 187],
  ['zhonghe', '众合农业', 'cn', 28_000, null, 'slipping', 274],
  ['zhuoyue', '卓越体育', 'cn', 118_000, 'ana', 'new', 355],
  ['atlas', 'Atlas Freight', 'us', 450_000, 'maria', 'thriving', 322],
  ['birch', 'Birch & Row', 'us', 72_000, 'jon', 'steady', 66],
  ['cedar', 'Cedar Health', 'us', 610_000, 'maria', 'steady', 258],
  ['delta', 'Delta Tooling', 'us', 128_000, 'jon', 'new', 358],
  ['ember', 'Ember Coffee', 'us', 31_000, 'jon', 'lost', -61],
  ['falcon', 'Falcon Insurance', 'us', 880_000, 'maria', 'red', 132],
  ['granite', 'Granite Works', 'us', 190_000, 'jon', 'slipping', 203],
  ['hazel', 'Hazel Schools', 'us', 54_000, 'jon', 'steady', 311],
  ['iris', 'Iris Optics', 'us', 260_000, 'maria', 'steady', 92],
  ['juniper', 'Juniper Hotels', 'us', 145_000, 'jon', 'thriving', 269],
  ['lumen', 'Lumen Energy', 'us', 1_500_000, 'maria', 'steady', 205],
  ['northgate', 'Northgate Clinics', 'us', 330_000, 'maria', 'thriving', 347],
  ['orchard', 'Orchard Foods', 'us', 84_000, 'jon', 'steady', 117],
  ['pine', 'Pine Robotics', 'us', 215_000, 'maria', 'slipping', 233],
  ['quill', 'Quill Press', 'us', 26_000, 'jon', 'slipping', 152],
  ['ridge', 'Ridge Aerospace', 'us', 760_000, 'maria', 'thriving', 289],
  ['summit', 'Summit Retail', 'us', 175_000, 'jon', 'red', 221],
];

export const ACCOUNTS: readonly Account[] = ROWS.map(
  ([id, name, region, value, csm, mood, renews]) => ({
    ...{ id, name, region, value, csm, mood, renews },
  }),
);
