import { escape, page } from '../http/html';
import { scoreOf, WORDS_LIMIT, type Said, type Survey } from './surveys.service';
import { WORDS } from './words';

/** The page of a survey: plain HTML with labels, no script. The score a link of the message names is only chosen, not said. */

/** What stands above the form. */
export type Standing = 'asked' | 'answered' | 'no answer' | 'too late';

export function surveyPage(survey: Survey, said: Said, standing: Standing): string {
  const words = WORDS[survey.language];
  const title = words.survey[survey.kind](survey.organisation);
  if (standing === 'too late')
    return page(words.tooLate, `<p role="status">${words.tooLateMore}</p>`, survey.language);
  const told = {
    asked: '',
    answered: `<p role="status">${words.thanks}</p>`,
    'no answer': `<p role="alert">${words.noAnswer(WORDS_LIMIT)}</p>`,
  };
  return page(title, `${told[standing]}${form(survey, said)}`, survey.language);
}

function form(survey: Survey, said: Said): string {
  const words = WORDS[survey.language];
  const { scale, before } = survey;
  const chosen = scoreOf(survey, said.score) ?? before?.score;
  const scores = scale.map((score) => {
    const checked = score === chosen ? ' checked' : '';
    return `<label><input type="radio" name="score" value="${score}"${checked} required> ${score}</label>`;
  });
  const text = escape(said.words ?? before?.words ?? '');
  return `<form method="post"><fieldset><legend>${words.scale[survey.kind]}</legend>${scores.join(' ')}</fieldset>
<p><label>${words.reason}<br><textarea name="text" maxlength="${WORDS_LIMIT}" rows="5" cols="60">
${text}</textarea></label></p><p><button type="submit">${before ? words.changeAnswer : words.answer}</button></p></form>`;
}
