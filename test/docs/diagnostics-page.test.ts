import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Example, Explanation } from '../../playbooks/compiler/explanations/explanation';
import { EXPLAINED } from '../../playbooks/compiler/explanations/explanations';
import { MESSAGES } from '../../playbooks/compiler/messages';

/** The page of all codes is written from what `tenure explain` says: `npm run schemas` writes it anew. */
const FILE = join(__dirname, '..', '..', 'docs', 'language', 'diagnostics.md');

const HEAD = `# Every code

What \`tenure check\`, \`test\`, \`simulate\` and publishing say begins with a place and a code: \`call.playbook.yaml:12:7 error unknown-step: …\`. An **error** blocks publishing, a **warning** never does. Codes never change. \`tenure explain <code>\` says the same as this page.

Examples are steps or keys of one playbook, where no file is named.
`;

function page(): string {
  const groups = Object.entries(EXPLAINED).map(([title, explanations]) => {
    const entries = Object.entries(explanations).map(entry);
    return `## ${title}\n\n${entries.join('\n')}`;
  });
  return [HEAD, ...groups].join('\n');
}

function entry([code, { means, why, wrong, right }]: readonly [string, Explanation]): string {
  const severity = MESSAGES[code]?.severity ?? '';
  return `### ${code}\n\n*${severity}* · ${escaped(means)}\n\n${shown('Wrong', wrong)}\n${shown('Mended', right)}\n${escaped(why)}\n`;
}

function shown(title: string, example: Example): string {
  const files = Object.entries(typeof example === 'string' ? { '': example } : example);
  return files.map(([file, text]) => `${titleOf(title, file, text)}\n${block(file, text)}`).join('\n');
}

function titleOf(title: string, file: string, text: string): string {
  if (file === '') return `${title}:\n`;
  if (text === '') return `${title}: there is no \`${file}\``;
  const live = file.startsWith('live/') ? ', as it is live' : '';
  return `${title}, \`${file.replace('live/', '')}\`${live}:\n`;
}

function block(file: string, text: string): string {
  if (text === '') return '';
  return `\`\`\`${file.endsWith('.md') ? 'markdown' : 'yaml'}\n${text}\n\`\`\`\n`;
}

/** Braces and angles of the language are no markup. */
function escaped(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll('*', '\\*');
}

test('the page of all codes says what explain says', () => {
  if (process.env.SCHEMAS === 'write') writeFileSync(FILE, page());
  expect(readFileSync(FILE, 'utf8')).toBe(page());
});
