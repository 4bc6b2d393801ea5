import { join } from 'node:path';
import { readProject } from '../../apps/cli/project-files';
import { LIBRARY, projectFolder, STARTER } from './project-folder';

const STORIES = join(__dirname, '..', 'e2e');

/** The playbooks of a folder of stories, in the company that the starter describes; `borrowed`: paths of further files, of the small ones. */
export function storyProject(folder: string, borrowed?: RegExp): ReadonlyMap<string, string> {
  const around = [...readProject(STARTER)].filter(
    ([name]) => !/\.(playbook|test)\.yaml$/.test(name),
  );
  const small = [...projectFolder(join(STORIES, 'same-story'))];
  const lent = small.filter(([name]) => borrowed?.test(name));
  return new Map([...around, ...lent, ...projectFolder(join(STORIES, folder))]);
}

export function starterProject(): ReadonlyMap<string, string> {
  return readProject(STARTER);
}

/** A story tells of one who is not held out. */
export function libraryProject(): ReadonlyMap<string, string> {
  return new Map(
    [...readProject(LIBRARY)].map(([name, text]) => [
      name,
      text.replace(/^holdout: .*$/m, 'holdout: 0%'),
    ]),
  );
}
