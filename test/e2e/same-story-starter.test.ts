import { tellStories } from '../support/stories';
import { starterProject } from '../support/story-project';

tellStories('the starter', { files: starterProject() });
