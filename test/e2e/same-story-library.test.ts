import { tellStories } from '../support/stories';
import { libraryProject } from '../support/story-project';

const files = libraryProject();

// Each of the large ones has a file of its own.
for (const only of ['escalation', 'goodbye', 'seeded_user'])
  tellStories(`${only} of the library`, { files, only });
