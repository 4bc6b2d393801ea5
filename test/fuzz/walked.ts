import type { Kind } from './kind';
import { libraryGrounds } from './walk-ground';
import { walk } from './walks';

/** One walk through each playbook of the library: a thousand inputs are a thousand walks through each. */
export const walked: Kind = {
  name: 'walks',
  make: (random) => ({ about: 'playbooks of the library', text: String(random.below(2 ** 31)) }),
  probe: ({ text }) => {
    const all = [...libraryGrounds().keys()].map((playbook) => walk(Number(text), playbook, 1));
    const broken = all.flatMap(({ playbook, faults }) =>
      faults.map(({ message }) => `${playbook}: ${message}`),
    );
    if (broken.length > 0) throw new Error(broken.join('\n'));
    return {
      clean: true,
      findings: 0,
      run: all.reduce((sum, { moves }) => sum + moves, 0),
      took: 0,
    };
  },
};
