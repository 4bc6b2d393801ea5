import type { GraphDetail, GraphNode } from './graph';

/** How each kind of step looks: a colour for light and dark, and a sign that tells it apart without colour. */

export interface Look {
  /** Fill, line and word on white; fill, line and word on black. */
  readonly light: readonly [fill: string, line: string, word: string];
  readonly dark: readonly [fill: string, line: string, word: string];
  /** Strokes on a square of 14. */
  readonly sign: string;
}

const GREEN = {
  light: ['#ecfdf5', '#059669', '#047857'],
  dark: ['#052e1f', '#34d399', '#6ee7b7'],
} as const;
const BLUE = {
  light: ['#eff6ff', '#2563eb', '#1d4ed8'],
  dark: ['#172554', '#60a5fa', '#93c5fd'],
} as const;
const SKY = {
  light: ['#f0f9ff', '#0284c7', '#0369a1'],
  dark: ['#082f49', '#38bdf8', '#7dd3fc'],
} as const;
const ORANGE = {
  light: ['#fff7ed', '#ea580c', '#c2410c'],
  dark: ['#431407', '#fb923c', '#fdba74'],
} as const;
const VIOLET = {
  light: ['#f5f3ff', '#7c3aed', '#6d28d9'],
  dark: ['#2e1065', '#a78bfa', '#c4b5fd'],
} as const;
const YELLOW = {
  light: ['#fefce8', '#ca8a04', '#854d0e'],
  dark: ['#422006', '#facc15', '#fde047'],
} as const;
const GREY = {
  light: ['#f8fafc', '#64748b', '#475569'],
  dark: ['#1e293b', '#94a3b8', '#cbd5e1'],
} as const;
const PINK = {
  light: ['#fdf4ff', '#c026d3', '#a21caf'],
  dark: ['#4a044e', '#e879f9', '#f0abfc'],
} as const;
const RED = {
  light: ['#fef2f2', '#dc2626', '#b91c1c'],
  dark: ['#450a0a', '#f87171', '#fca5a5'],
} as const;

export const LOOKS: Readonly<Record<GraphNode['kind'], Look>> = {
  way: { ...GREEN, sign: 'M1 7h8M6 4l3 3-3 3M12.5 2v10' },
  send: { ...BLUE, sign: 'M1 3h12v8.5H1zM1 3.5l6 4.5 6-4.5' },
  notify: { ...SKY, sign: 'M1 2h12v7.5H6.5L3.5 12.5v-3H1z' },
  task: { ...ORANGE, sign: 'M1.5 1.5h11v11h-11zM4 7l2.2 2.3L10.2 4.6' },
  wait: { ...VIOLET, sign: 'M7 1a6 6 0 1 0 .01 0zM7 3.5V7l2.6 1.6' },
  branch: { ...YELLOW, sign: 'M7 1l6 6-6 6-6-6z' },
  split: { ...YELLOW, sign: 'M7 13V8L2.5 2M7 8l4.5-6' },
  parallel: { ...GREY, sign: 'M1 2h12M3 2v10M7 2v10M11 2v10' },
  joined: { ...GREY, sign: 'M3 2v6M7 2v10M11 2v6M3 8h8' },
  repeat: { ...GREY, sign: 'M11.5 4.5A5.2 5.2 0 1 0 12.2 8M12 1v3.5H8.5' },
  set: { ...GREY, sign: 'M2.5 5h9M2.5 9h9' },
  call: { ...PINK, sign: 'M5 3L1 7l4 4M9 3l4 4-4 4' },
  run: { ...PINK, sign: 'M3 1.5L12 7 3 12.5z' },
  use: { ...GREY, sign: 'M1.5 4.5h8v8h-8zM4.5 4.5v-3h8v8h-3' },
  exit: { ...RED, sign: 'M5 1.5H1.5v11H5M5 7h8M10 4l3 3-3 3' },
  finished: { ...RED, sign: 'M1.5 7.5l3.5 4 7.5-9' },
  join: { ...GREY, sign: '' },
  turn: { ...GREY, sign: '' },
  end: { ...GREY, sign: '' },
};

/** Approvals and times stand out in a box, whatever its kind. */
export const TONES: Readonly<
  Record<GraphDetail['tone'], { readonly light: string; readonly dark: string }>
> = {
  plain: { light: '#334155', dark: '#cbd5e1' },
  text: { light: '#0f172a', dark: '#f1f5f9' },
  condition: { light: '#854d0e', dark: '#fde047' },
  time: { light: '#6d28d9', dark: '#c4b5fd' },
  approval: { light: '#0f766e', dark: '#5eead4' },
};

export const APPROVAL_SIGN = 'M5 6a2.4 2.4 0 1 0-.01 0zM1 12.5c0-5 8-5 8 0M9 6l1.6 1.8L13.5 4';

/** The page itself. */
export const PAGE = {
  back: { light: '#ffffff', dark: '#0b1120' },
  title: { light: '#0f172a', dark: '#f8fafc' },
  line: { light: '#64748b', dark: '#94a3b8' },
  label: { light: '#334155', dark: '#e2e8f0' },
  frame: { light: '#f1f5f9', dark: '#1e293b' },
  frameLine: { light: '#94a3b8', dark: '#475569' },
} as const;
