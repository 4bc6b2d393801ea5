import { tellStories } from '../support/stories';
import { storyProject } from '../support/story-project';

tellStories('small playbooks', { files: storyProject('same-story') });
