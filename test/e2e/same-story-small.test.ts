import { tellStories } from '../support/stories';
import { starterProject, storyProject } from '../support/story-project';

tellStories('the starter', { files: starterProject() });
tellStories('small playbooks', { files: storyProject('same-story') });
