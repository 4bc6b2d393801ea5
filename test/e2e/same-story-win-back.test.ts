import { tellStories } from '../support/stories';
import { libraryProject } from '../support/story-project';

tellStories('win_back of the library', { files: libraryProject(), only: 'win_back' });
