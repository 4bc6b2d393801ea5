/** Base64 of so many bytes fits an encoded word, of which RFC 2047 allows 75 signs. */
const BYTES = 42;

/**
 * A subject as it is meant. Text that looks like an encoded word (`=?utf-8?B?…?=`) would be read as what it stands for,
 * line breaks and all: it is encoded itself, so that the reader sees what somebody wrote. Other text stays as it is.
 */
export function literally(text: string): string {
  if (!text.includes('=?')) return text;
  const words = [''];
  for (const sign of text) {
    const word = `${words.at(-1) ?? ''}${sign}`;
    if (Buffer.byteLength(word) <= BYTES) words[words.length - 1] = word;
    else words.push(sign);
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join(' ');
}
