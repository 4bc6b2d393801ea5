import { escape, page } from '../http/html';
import type { Choice, Leaving, Reader } from './links.service';
import { type Language, WORDS } from './words';

/** Pages behind the links of messages: plain HTML with labels and headings, no script, sent back to where they came from. */

/** Member of the forms of people; programs that click for them do not send it. */
export const BY_HAND = 'page';

export function askPage({ title, address, language }: Leaving): string {
  const words = WORDS[language];
  const form = `<form method="post"><input type="hidden" name="${BY_HAND}" value="1"><button type="submit">${words.leave}</button></form>`;
  return page(words.leave, `<p>${escape(words.ask(title, address))}</p>${form}`, language);
}

export function leftPage({ title, address, preferences, language }: Leaving): string {
  const words = WORDS[language];
  const more = `<p><a href="../p/${preferences}">${words.change}</a></p>`;
  const told = `<p role="status">${escape(words.done(title, address))}</p>`;
  return page(words.left, `${told}${more}`, language);
}

export function preferencesPage(
  { address, language }: Reader,
  choices: readonly Choice[],
  saved: boolean,
): string {
  const words = WORDS[language];
  const rows = choices.map(({ purpose, title, on }) => {
    const id = escape(purpose);
    return `<p><input type="hidden" name="shown" value="${id}"><label><input type="checkbox" name="purpose" value="${id}"${on ? ' checked' : ''}> ${escape(title)}</label></p>`;
  });
  const told = saved ? `<p role="status">${words.saved}</p>` : '';
  const form = `<form method="post"><fieldset><legend>${escape(words.legend(address))}</legend>${rows.join('')}</fieldset><p><button type="submit">${words.save}</button></p></form>`;
  return page(words.preferences, `${told}${form}`, language);
}

export function unknownPage(language: Language): string {
  const words = WORDS[language];
  return page(words.unknown, `<p>${words.unknownMore}</p>`, language);
}
