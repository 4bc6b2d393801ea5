import { dirname, join } from 'node:path';
import { LanguageServer } from '../support/language-server';
import { LIBRARY, projectFolder } from '../support/project-folder';

/** The whole language server, without any settings, finds the schemas of our files by their first lines. */

const server = new LanguageServer();
beforeAll(() => server.start());
afterAll(() => server.stop());

test.each(['renewal.playbook.yaml', 'fragments/stall_ladder.yaml'])(
  'an editor without settings knows %s',
  async (name) => {
    const folder = dirname(join(LIBRARY, name));
    const text = projectFolder(LIBRARY).get(name) ?? '';
    expect(await server.faults(folder, text)).toEqual([]);
    const faults = await server.faults(folder, text.replace(/^steps:/m, 'stesp:'));
    const line = text.split('\n').indexOf('steps:') + 1;
    expect(faults).toContain(`${line} Property stesp is not allowed.`);
  },
);
