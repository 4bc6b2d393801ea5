import type { Messages } from '../en';

export const plan: Messages['plan'] = {
  outcomes: {
    done: '完成',
    given_up: '超时无人处理',
    sent: '已发送',
    dropped: '已无必要',
    failed: '失败',
    all: '全部到齐',
    timeout: '未及时等到',
    reached: '时间已到',
    past: '时间已过',
    ok: '已答复',
    started: '已启动',
    refused: '被拒',
    until: '条件成立',
    max: '轮次已满',
    passed: '跳过',
    turn: '一轮',
    else: '其他情况',
  },
  byHand: '手动加入',
  exits: { finished: '走完全程', removed: '移出' },
};
