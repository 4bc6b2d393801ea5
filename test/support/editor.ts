import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { getLanguageService } from 'yaml-language-server/out/server/src/languageservice/yamlLanguageService';
import { schemaLine } from '../../playbooks/compiler/schema/editor';
import { LIBRARY } from './project-folder';

/**
 * An editor with a YAML language server, in this process: what somebody sees who opens a file of a project. The
 * schema is the one the first line of the file names; where a test leaves that line out, it is put there.
 */
export class Editor {
  private readonly service: ReturnType<typeof getLanguageService>;
  /** Whether files name their schema themselves. */
  private readonly named: boolean;

  /** `folder`: of the project. `schemas`: what settings say of files without a first line. */
  constructor(
    private readonly folder = LIBRARY,
    schemas?: Readonly<Record<string, string>>,
  ) {
    this.service = getLanguageService({
      schemaRequestService: (uri) => load(uri),
      workspaceContext: { resolveRelativePath: (path) => join(folder, path) },
    });
    this.service.configure({
      validate: true,
      hover: true,
      completion: true,
      hoverSchemaSource: false,
      yamlVersion: '1.2',
      schemas: Object.entries(schemas ?? {}).map(([path, glob]) => ({
        uri: pathToFileURL(join(folder, path)).href,
        fileMatch: [glob],
      })),
    });
    this.named = schemas === undefined;
  }

  /** `line message` of everything that is underlined. */
  async faults(file: string, text: string): Promise<readonly string[]> {
    const { document, shift } = this.open(file, text);
    const found = await this.service.doValidation(document, false);
    return found.map(({ range, message }) => `${range.start.line + 1 - shift} ${message}`);
  }

  /** What is offered at the mark `¦`. */
  async offers(file: string, marked: string): Promise<readonly string[]> {
    const { document, position } = this.at(file, marked);
    const found = await this.service.doComplete(document, position, false);
    return found.items.map(({ label }) => label);
  }

  /** What a choice at the mark `¦` makes of the text, each gap filled with what stands in it. */
  async chosen(file: string, marked: string, label: string): Promise<string> {
    const { document, position } = this.at(file, marked);
    const found = await this.service.doComplete(document, position, false);
    const edit = found.items.find((item) => item.label === label)?.textEdit;
    if (edit === undefined || !('range' in edit)) return '';
    const typed = edit.newText.replace(/\$\{\d+:([^}]*)\}|\$\d+/g, '$1');
    const text = document.getText();
    const [from, to] = [document.offsetAt(edit.range.start), document.offsetAt(edit.range.end)];
    // Editors indent what follows like the line it is put into.
    const indent = /^ */.exec(text.split('\n')[edit.range.start.line] ?? '')?.[0] ?? '';
    return text.slice(0, from) + typed.replaceAll('\n', `\n${indent}`) + text.slice(to);
  }

  /** What is shown over the character behind the mark `¦`. */
  async shown(file: string, marked: string): Promise<string> {
    const { document, position } = this.at(file, marked);
    const found = await this.service.doHover(document, position);
    const contents = found?.contents;
    return typeof contents === 'object' && 'value' in contents ? contents.value : '';
  }

  private at(file: string, marked: string) {
    const { document, shift } = this.open(file, marked.replace('¦', ''));
    const before = marked.slice(0, marked.indexOf('¦')).split('\n');
    const line = before.length - 1 + shift;
    return { document, position: { line, character: before.at(-1)?.length ?? 0 } };
  }

  private open(file: string, text: string): { document: TextDocument; shift: number } {
    const missing = this.named && !text.startsWith('# yaml-language-server:');
    const first = missing ? `${schemaLine(file, '../schema') ?? ''}\n` : '';
    const uri = pathToFileURL(join(this.folder, file)).href;
    version += 1;
    const document = TextDocument.create(uri, 'yaml', version, first + text);
    return { document, shift: missing ? 1 : 0 };
  }
}

/** All services of a worker together keep what they have parsed, by version: other files of it count elsewhere. */
let version = randomInt(2 ** 40);

/** Nothing is fetched: a schema is a file. */
async function load(uri: string): Promise<string> {
  return Promise.resolve(readFileSync(fileURLToPath(uri), 'utf8'));
}
