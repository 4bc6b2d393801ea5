export const live = {
  live: 'live',
  'catching-up': 'catching up',
  offline: (since: string) => `offline since ${since}`,
  hint: {
    live: 'What changes is shown within a second or two',
    'catching-up': 'What changed meanwhile is being fetched',
    offline: 'The server does not answer',
  },
};
