import type { CompiledPlaybook } from '../../compiler/compile';
import type { TemplateVariant } from '../../kernel/catalog';
import { changes } from './changes';
import type { Change, Part } from './difference';

/** Texts a version pins: which variants came, went, or say something else. */
export function templateChanges(
  before: CompiledPlaybook,
  after: CompiledPlaybook,
): readonly Change[] {
  const found = changes(variantsOf(before), variantsOf(after), {
    what: (file) => `text ${file}`,
  });
  return found.map((change) => ({ ...change, parts: change.parts.map(shortened) }));
}

function variantsOf({ templates }: CompiledPlaybook): Readonly<Record<string, object>> {
  return Object.fromEntries(templates.map((one) => [fileOf(one), saidBy(one)]));
}

/** The file it stands in. */
function fileOf({ path, channel, locale }: TemplateVariant): string {
  return `templates/${path}${channel === undefined ? '' : `.${channel}`}.${locale}.md`;
}

function saidBy({ subject, purpose, survey, body }: TemplateVariant): object {
  return { subject, purpose, survey, body };
}

/** Of a long text what differs: lines that both begin and end with are left out. */
function shortened(part: Part): Part {
  const { key, before, after } = part;
  if (key !== 'body' || before === undefined || after === undefined) return part;
  const [was, is] = [linesOf(before), linesOf(after)];
  const least = Math.min(was.length, is.length);
  let start = 0;
  while (start < least && was[start] === is[start]) start++;
  let end = 0;
  while (end < least - start && was.at(-1 - end) === is.at(-1 - end)) end++;
  const cut = (lines: readonly string[]): string =>
    lines
      .slice(start, lines.length - end)
      .join('\n')
      .trim() || 'nothing';
  return { key, before: cut(was), after: cut(is) };
}

/** Quoted when it was made words of; here it is shown as it is written. */
function linesOf(text: string): readonly string[] {
  const bare: unknown = text.startsWith('"') ? JSON.parse(text) : text;
  return String(bare).split('\n');
}
