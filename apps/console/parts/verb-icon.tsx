/** One sign per verb, drawn here; always beside its word. */
const PATHS: Readonly<Record<string, string>> = {
  task: 'M3 2.5h10v11H3zM5.5 8l1.8 1.8L11 6',
  send: 'M2 4h12v8.5H2zM2 4.500l6 4.5 6-4.5',
  wait: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Zm0 2.800V8l2.4 1.6',
  notify: 'M4 11V7a4 4 0 0 1 8 0v4l1 1.500H3L4 11Zm3 3h2',
  branch: 'M8 14V9M8 9 4 5V2M8 9l4-4V2',
  split: 'M8 14V9M8 9 4 5V2M8 9l4-4V2',
  parallel: 'M5 2v12M11 2v12',
  joined: 'M4 2v3l4 4 4-4V2M8 9v5',
  repeat: 'M13 6A5.5 5.5 0 1 0 13.5 9M13 2.500V6H9.5',
  set: 'M3 13l1-3 7-7 2 2-7 7-3 1Z',
  call: 'M6 10l4-4M5 7.5 3.5 9A2.5 2.5 0 0 0 7 12.500L8.5 11M11 8.5 12.5 7A2.5 2.5 0 0 0 9 3.500L7.5 5',
  run: 'M4 2.500l9 5.5-9 5.500z',
  use: 'M2.5 2.500h7v7h-7zM9.5 6.500h4v7h-7v-4',
  way: 'M2 8h9M8 4.5 11.5 8 8 11.500M14 3v10',
  exit: 'M9 2.500H3v11h6M6.5 8H14M11 5l3 3-3 3',
  finished: 'M4 14V2.500h8l-2 3 2 3H4',
};

export function VerbIcon({ verb }: { verb: string }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden className="icon">
      <path
        d={PATHS[verb] ?? 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z'}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
