export const palette = {
  title: 'Go to',
  open: 'Find',
  key: 'Ctrl K',
  placeholder: 'Customer, contact, task, playbook, screen',
  results: 'What fits',
  help: '↑ ↓ choose, Enter opens',
  nothing: (words: string) => `Nothing fits “${words}”.`,
  groups: {
    verbs: 'Do',
    screens: 'Screen',
    playbook: 'Playbook',
    customer: 'Customer',
    contact: 'Contact',
    task: 'Task',
  },
};
