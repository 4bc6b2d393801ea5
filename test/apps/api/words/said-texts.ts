import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A sentence that the API may say, as it stands in its source: `{}` where a value comes in. */
export interface SaidText {
  readonly text: string;
  readonly place: string;
}

/** Calls -> which of their arguments somebody reads. */
const CALLS: Readonly<Record<string, readonly number[]>> = {
  Problem: [1],
  Refused: [1],
  notFound: [0],
  refused: [1],
  refuseAll: [1],
  fault: [2, 3],
  refuse: [1, 2, 3],
};
const MEMBERS = new Set(['detail', 'fix', 'message', 'what', 'subject']);

/** Every sentence of these folders that can stand in `detail` or `fix` of a refusal: found in the source, so none is forgotten. */
export function saidTexts(folders: readonly string[]): SaidText[] {
  return folders.flatMap((folder) => filesOf(folder).flatMap(textsOf));
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

function textsOf(file: string): SaidText[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
  );
  const found: SaidText[] = [];
  const say = (node: ts.Expression | undefined): void => {
    if (node === undefined) return;
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    for (const text of literalsOf(node)) found.push({ text, place: `${file}:${line}` });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node))
      for (const at of ownOf(CALLS, node.expression.getText())) say(node.arguments?.[at]);
    if (ts.isPropertyAssignment(node) && MEMBERS.has(node.name.getText())) say(node.initializer);
    if (ts.isVariableDeclaration(node) && MEMBERS.has(node.name.getText())) say(node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The literals that an expression may come to: both branches of a choice, both sides of `??`. */
function literalsOf(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node))
    return node.templateSpans.reduce(
      (texts, { expression, literal }) =>
        texts.flatMap((text) => filled(expression).map((one) => `${text}${one}${literal.text}`)),
      [node.head.text],
    );
  if (ts.isConditionalExpression(node))
    return [...literalsOf(node.whenTrue), ...literalsOf(node.whenFalse)];
  if (ts.isParenthesizedExpression(node)) return literalsOf(node.expression);
  if (ts.isBinaryExpression(node)) return [...literalsOf(node.left), ...literalsOf(node.right)];
  return [];
}

/** A value, or each of the texts that are chosen from where it stands. */
function filled(expression: ts.Expression): string[] {
  const chosen = ts.isConditionalExpression(expression) ? literalsOf(expression) : [];
  return chosen.length === 0 ? ['{}'] : chosen;
}

/** A function may be called `valueOf`, too. */
function ownOf(
  calls: Readonly<Record<string, readonly number[]>>,
  name: string,
): readonly number[] {
  return Object.hasOwn(calls, name) ? (calls[name] ?? []) : [];
}
