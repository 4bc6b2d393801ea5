import { statSync } from 'node:fs';
import { extname } from 'node:path';
import { type Command, Option } from 'commander';
import type { CompiledPlaybook } from '../../../playbooks/compiler/compile';
import { drawSvg } from '../../../playbooks/tools/draw-svg';
import { drawDot, drawMermaid } from '../../../playbooks/tools/draw-text';
import { toGraph } from '../../../playbooks/tools/graph';
import type { Graph } from '../../../playbooks/tools/graph';
import { UsageError } from '../exit';
import { loadProject, playbookOf, projectFolder } from '../load-project';
import { safe } from '../print';
import { writeFile } from '../write-file';

const DRAW = { svg: drawSvg, mermaid: drawMermaid, dot: drawDot } as const satisfies Record<
  string,
  (graph: Graph) => string
>;
type Format = keyof typeof DRAW;

const ENDINGS: Readonly<Record<string, Format>> = {
  '.svg': 'svg',
  '.mmd': 'mermaid',
  '.mermaid': 'mermaid',
  '.dot': 'dot',
  '.gv': 'dot',
};

interface GraphFlags {
  readonly format?: Format;
  readonly out?: string;
  readonly project?: string;
}

export function addGraphCommand(tenure: Command, root: string): void {
  tenure
    .command('graph [folder] [playbook]')
    .usage('[folder] <playbook> [options]')
    .description('draw a playbook: every step, every way through it, every exit')
    .addOption(
      new Option('--format <kind>', 'default: by the name of --out, else svg').choices(
        Object.keys(DRAW),
      ),
    )
    .option('--out <file>', 'write it there instead of printing it')
    .option('--project <folder>', 'the project (default: this folder, else playbooks/library)')
    .addHelpText(
      'after',
      [
        '',
        'Examples:',
        '  tenure graph renewal --out renewal.svg            # for a browser or a document',
        '  tenure graph playbooks/library renewal --format mermaid',
        '  tenure graph renewal --format dot | dot -Tpdf > renewal.pdf',
      ].join('\n'),
    )
    .action((first: string | undefined, second: string | undefined, flags: GraphFlags) => {
      const format = flags.format ?? formatOf(flags.out);
      graph(chosen({ first, second, flags, root }), format, flags.out);
    });
}

interface Words {
  readonly first: string | undefined;
  readonly second: string | undefined;
  readonly flags: GraphFlags;
  readonly root: string;
}

/** One word is a playbook, or the folder of a project that has only one. */
function chosen({ first, second, flags, root }: Words): CompiledPlaybook {
  if (flags.project !== undefined && second !== undefined)
    throw new UsageError('name the project once: as the first word or by --project');
  const alone = second === undefined;
  const isFolder = first !== undefined && (!alone || isDirectory(first));
  const folder = projectFolder(isFolder ? first : flags.project, root);
  const id = alone ? (isFolder ? undefined : first) : second;
  const loaded = loadProject(folder);
  const ids = loaded.compiled.playbooks.map((one) => one.id);
  if (id !== undefined) return playbookOf(loaded, id);
  const [only, more] = ids;
  if (only !== undefined && more === undefined) return playbookOf(loaded, only);
  throw new UsageError(`which playbook? ${safe(folder)} has ${ids.join(', ') || 'none'}`);
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function graph({ plan, lines }: CompiledPlaybook, format: Format, out: string | undefined): void {
  const text = DRAW[format](toGraph(plan, lines));
  if (out === undefined) process.stdout.write(text);
  else {
    writeFile(out, text, 'over');
    process.stdout.write(`written ${safe(out)}\n`);
  }
}

/** By the ending of a name; a picture in another format than its name says would open nowhere. */
function formatOf(out: string | undefined): Format {
  if (out === undefined) return 'svg';
  const ending = extname(out).toLowerCase();
  const found = Object.hasOwn(ENDINGS, ending) ? ENDINGS[ending] : undefined;
  // A folder is told as one where it is written.
  if (found !== undefined) return found;
  if (ending === '' && isDirectory(out)) return 'svg';
  const known = Object.keys(ENDINGS).join(', ');
  const what = ending === '' ? 'has no ending' : `ends in ${ending}, which cannot be drawn`;
  throw new UsageError(`--out ${safe(out)} ${what}; end it in ${known}, or add --format`);
}
