import { tellStories } from '../support/stories';
import { storyProject } from '../support/story-project';

const letters = /^templates\/story\/(letter|other)/;

tellStories('computed attributes', { files: storyProject('scores-story') });
tellStories('ways in by the clock', { files: storyProject('ways-story') });
tellStories('nights, festivals and Saturdays that are worked', {
  files: storyProject('time-story', letters),
});
