import type { Expr } from '../../kernel/expression';

/** Whether a tree always has a value, told from the tree alone: for computed attributes, whose text is not at hand. */
export function isSure(expr: Expr, name: (name: string) => boolean): boolean {
  switch (expr[0]) {
    case 'name':
      return name(expr[1]);
    case 'lifted':
      return false;
    case 'neg':
      return isSure(expr[1], name);
    case 'if':
      return isSure(expr[2], name) && isSure(expr[3], name);
    case '+':
    case '-':
    case '*':
      return isSure(expr[1], name) && isSure(expr[2], name);
    case '/': {
      const by = expr[2][0] === 'lit' ? expr[2][1] : 0;
      return isSure(expr[1], name) && typeof by === 'number' && by !== 0;
    }
    case 'call':
      return isSureCall(expr[1], expr.slice(2) as readonly Expr[], name);
    default:
      return true;
  }
}

function isSureCall(call: string, args: readonly Expr[], name: (name: string) => boolean): boolean {
  const sure = args.map((arg) => isSure(arg, name));
  switch (call) {
    case 'has':
    case 'count_true':
    case 'records.exists':
    case 'records.all':
    case 'records.count':
      return true;
    case 'default':
    case 'earliest':
    case 'latest':
      return sure.includes(true);
    case 'manager':
    case 'on_duty':
      return false;
    default:
      return !call.startsWith('records.') && !sure.includes(false);
  }
}
