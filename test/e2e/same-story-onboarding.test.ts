import { tellStories } from '../support/stories';
import { libraryProject } from '../support/story-project';

tellStories('onboarding of the library', { files: libraryProject(), only: 'onboarding' });
