import { error } from './words';
import type { WordTable } from './words';

/** Faults of texts and templates. */
export const TEXT_WORDS: WordTable = {
  'unknown-template': error(
    'there is no template "{name}"',
    'a send writes a text that is kept beside the playbook',
    'write templates/{name}.<locale>.md, or use one of: {known}',
  ),
  'template-locale-missing': error(
    'template "{name}" has no text in "{locale}"',
    'the first locale of the organisation is the last resort of every template; the others fall back to it',
    'write templates/{name}.{locale}.md',
  ),
  'template-purpose': error(
    'the template is for "{template}", the send for "{send}"',
    'consent is asked for one purpose, and the text must be of that purpose',
    'write "purpose: {send}" in the template, or set "purpose" of the send',
  ),
  'template-too-long': error(
    '{n} characters after rendering the shortest case; {channel} takes {m}',
    'a longer text is cut, or sent as several',
    'take out {over} characters, or write a shorter templates/{name}.{channel}.{locale}.md',
  ),
  'template-unsubscribe': error(
    'the footer with {name} is added for you',
    'a second one would confuse its readers',
    'remove it',
  ),
  'liquid-syntax': error(
    'cannot read this text: {words}',
    'what stands between {{ }} and {% %} must be Liquid',
    'mend "{text}"',
  ),
  'liquid-tag': error(
    'the tag "{name}" is not available',
    'texts show and choose; they do not calculate or include',
    'use if, unless, case or for',
  ),
  'liquid-filter': error(
    'the filter "{name}" is not available',
    'only filters that cannot fail are here',
    'use one of: {known}',
  ),
  'maybe-missing-variable': error(
    '{name} may be missing',
    'a message with a hole in it is worse than none',
    'write {{ {name} | default: {text} }}, or put it in {% if {name} %}',
  ),
  'link-not-allowed': error(
    'the link "{target}" is neither https nor mailto',
    'mails of ours never lead to unprotected places',
    'write https://… or mailto:…',
  ),
};
