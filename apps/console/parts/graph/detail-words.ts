import { useMessages } from '../../messages/messages';
import type { GraphNode } from '../../services/playbooks';
import { useRuleWords } from '../rule-words';
import { useTitles } from '../titles';

type Detail = GraphNode['details'][number];
type Detailed = Pick<GraphNode, 'verb'>;

/** As the server writes them: `timeout 60d, at most 3d late`, `up to 500 turns, every 2h`. */
const TIMEOUT = /^timeout (.+?)(?:, at most (\S+) late)?$/;
const TURNS = /^up to (\d+) turns(?:, every (.+))?$/;
const CONDITION = /^(becomes|when|if) (.+)$/s;

/** A line of a box as people say it; names and conditions of the playbook's author stay as they were written. */
export function useDetailWords(): (detail: Detail, of: Detailed) => string {
  const { said } = useMessages().playbook;
  const rule = useRuleWords();
  const titles = useTitles();
  return ({ text, tone }, { verb }) => {
    if (verb === 'run') return titles.playbook(text);
    if (text === 'no timeout') return said.noTimeout;
    const [, timeout, late] = TIMEOUT.exec(text) ?? [];
    if (timeout !== undefined) {
      const most = said.timeout(rule(timeout));
      return late === undefined ? most : `${most}${said.and}${said.late(rule(late))}`;
    }
    const [, turns, every] = TURNS.exec(text) ?? [];
    if (turns !== undefined) {
      const most = said.turns(Number(turns));
      return every === undefined ? most : `${most}${said.and}${rule(`every ${every}`)}`;
    }
    const [, kind, condition = ''] = CONDITION.exec(text) ?? [];
    if (kind !== undefined) return said[kind as 'becomes' | 'when' | 'if'](condition);
    if (text.startsWith('fragment ')) return said.fragment(text.slice('fragment '.length));
    return tone === 'time' ? rule(text) : titles.event(text);
  };
}
