/** As people call a box: `exit:lost` is `lost`. */
export function nodeName(
  id: string,
  words: { readonly finished: string; readonly joined: string },
): string {
  if (id === 'finished') return words.finished;
  if (id.startsWith('joined:')) return words.joined;
  return id.replace(/^(way|exit):/, '');
}
