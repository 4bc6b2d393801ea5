import { tellStories } from '../support/stories';
import { libraryProject } from '../support/story-project';

tellStories('renewal of the library', { files: libraryProject(), only: 'renewal' });
