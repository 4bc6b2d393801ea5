import type { Plan, Text } from '../kernel/plan';

/** What people call a step: the title of its task before anybody's values are in it, else its id as words. */
export function stepCalled({ code }: Plan, step: string): Text {
  const task = code.find((one) => one.op === 'task' && one.step === step);
  if (task?.op !== 'task') return wordsOf(step);
  const { title } = task;
  if (typeof title === 'string') return withoutValues(title);
  return Object.fromEntries(
    Object.entries(title).map(([locale, text]) => [locale, withoutValues(text)]),
  );
}

/** `sleep_on_it`, `chase.first`, as somebody who named it would say it. */
function wordsOf(id: string): string {
  return id.replaceAll(/[._]/g, ' ');
}

function withoutValues(text: string): string {
  return text.replaceAll(/\{\{.*?\}\}|\{%.*?%\}/gs, '…').replaceAll(/…(?:[\s:：,，·–-]*…)+/g, '…');
}
