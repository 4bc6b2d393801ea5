import { tellStories } from '../support/stories';
import { storyProject } from '../support/story-project';

tellStories('every guard', { files: storyProject('guards-story', /^templates\/story\/letter/) });
tellStories('every channel', { files: storyProject('channels') });
