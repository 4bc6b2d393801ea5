import { BOUND_EXPLANATIONS } from './bounds';
import { EXIT_EXPLANATIONS } from './exits';
import type { Explanations } from './explanation';
import { EXPRESSION_EXPLANATIONS } from './expressions';
import { FILE_EXPLANATIONS } from './files';
import { FRAGMENT_EXPLANATIONS } from './fragments';
import { NAME_EXPLANATIONS } from './names';
import { RUNNING_EXPLANATIONS } from './running';
import { STEP_EXPLANATIONS } from './steps';
import { TEST_EXPLANATIONS } from './tests';
import { TEXT_EXPLANATIONS } from './texts';
import { TRIGGER_EXPLANATIONS } from './triggers';
import { VALUE_EXPLANATIONS } from './values';
import { VERSION_EXPLANATIONS } from './versions';
import { WORK_EXPLANATIONS } from './work';

/** All codes there are, in groups as one would read them. */
export const EXPLAINED: Readonly<Record<string, Explanations>> = {
  'Files and YAML': FILE_EXPLANATIONS,
  'Ids, times and picks': VALUE_EXPLANATIONS,
  'Steps and what follows them': STEP_EXPLANATIONS,
  'Tasks, chains, approvals and set': WORK_EXPLANATIONS,
  'Triggers, ways in and events': TRIGGER_EXPLANATIONS,
  'Exits, goal and holdout': EXIT_EXPLANATIONS,
  Expressions: EXPRESSION_EXPLANATIONS,
  'Names of the catalog': NAME_EXPLANATIONS,
  'Texts and templates': TEXT_EXPLANATIONS,
  Fragments: FRAGMENT_EXPLANATIONS,
  'Guards, calendars and bounds': BOUND_EXPLANATIONS,
  'Tests and scenarios': TEST_EXPLANATIONS,
  'Publishing and migrations': VERSION_EXPLANATIONS,
  'While a playbook runs': RUNNING_EXPLANATIONS,
};

export const EXPLANATIONS: Explanations = Object.assign(
  {},
  ...Object.values(EXPLAINED),
) as Explanations;
