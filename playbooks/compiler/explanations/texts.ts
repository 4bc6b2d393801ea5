import { yaml } from './explanation';
import type { Explanations } from './explanation';

/** Templates and the Liquid in them. */
const hello = (body: string): Readonly<Record<string, string>> => ({
  'templates/hello.en.md': `---\nsubject: Welcome\npurpose: service\n---\n${body}`,
});

export const TEXT_EXPLANATIONS: Explanations = {
  'unknown-template': {
    means: 'A send names a template for which there is no file templates/<path>.<locale>.md.',
    why: 'There would be nothing to send.',
    wrong: yaml`
      - {id: hello, send: {template: helo, to: [contacts.champion], as: [sender.hello]}}
    `,
    right: yaml`
      - {id: hello, send: {template: hello, to: [contacts.champion], as: [sender.hello]}}
    `,
  },
  'template-locale-missing': {
    means:
      'A template has no text in a locale of the organisation. In the first locale that is an error, in the others a warning.',
    why: 'The first locale is the last resort of everybody. Contacts of another locale would get the text of the first one.',
    wrong: {
      'catalog.yaml': yaml`
        organisation: {locales: [de, en]}
      `,
    },
    right: {
      'catalog.yaml': yaml`
        organisation: {locales: [en]}
      `,
    },
  },
  'template-purpose': {
    means:
      'The purpose in the front matter of a template is another than that of the send which uses it.',
    why: 'A contact consents to a purpose. A text written for one must not go out under another.',
    wrong: {
      'templates/hello.en.md': yaml`
        ---
        subject: Welcome
        purpose: offers
        ---
        Hello {{ contact.name }}.
      `,
    },
    right: hello('Hello {{ contact.name }}.'),
  },
  'template-too-long': {
    means:
      'Even in its shortest case the text is longer than the channel takes: 500 characters by SMS.',
    why: 'A longer one is cut off or sent in pieces, and each piece costs.',
    wrong: {
      ...hello(
        `Hello {{ contact.name }}. ${'We wish you a good start and many good days. '.repeat(11)}`,
      ),
      'call.playbook.yaml': yaml`
        steps:
          - {id: hello, send: {template: hello, to: [contacts.champion], as: [sender.hello], channel: [sms]}}
          - {id: end, exit: done}
      `,
    },
    right: {
      ...hello('Hello {{ contact.name }}. We wish you a good start.'),
      'call.playbook.yaml': yaml`
        steps:
          - {id: hello, send: {template: hello, to: [contacts.champion], as: [sender.hello], channel: [sms]}}
          - {id: end, exit: done}
      `,
    },
  },
  'template-unsubscribe': {
    means:
      'A template writes a footer, a postal address or a link to unsubscribe of its own, for a purpose that gets one by itself.',
    why: 'There would be two of them, and only ours is known to mail programs and counts as an answer.',
    wrong: {
      'catalog.yaml': yaml`
        purposes: {service: {consent: opt_out, title: Care, unsubscribe: required}}
      `,
      ...hello('Hello {{ contact.name }}. [Stop]({{ links.unsubscribe }})'),
    },
    right: {
      'catalog.yaml': yaml`
        purposes: {service: {consent: opt_out, title: Care, unsubscribe: required}}
      `,
      ...hello('Hello {{ contact.name }}.'),
    },
  },
  'liquid-syntax': {
    means: 'Something between {{ }} or {% %} is not Liquid, or a {{ or {% is not closed.',
    why: 'The customer would read the braces.',
    wrong: hello('Hello {{ contact.name.'),
    right: hello('Hello {{ contact.name }}.'),
  },
  'liquid-tag': {
    means:
      'A tag is used that templates do not have. They have if, unless, case, for, comment and raw.',
    why: 'Texts show and choose; they do not calculate, and they do not include other files, so that what is checked is what is sent.',
    wrong: hello('{% assign name = contact.name %}Hello {{ contact.name }}.'),
    right: hello('Hello {{ contact.name }}.'),
  },
  'liquid-filter': {
    means: 'A filter is used that templates do not have.',
    why: 'Only filters that cannot fail are here, and they follow locale, zone and currency of the reader.',
    wrong: hello('Hello {{ contact.name | shout }}.'),
    right: hello('Hello {{ contact.name | upcase }}.'),
  },
  'maybe-missing-variable': {
    means:
      'A text shows a value that some customers do not have, without saying what stands there instead.',
    why: 'A greeting with a hole in it is worse than none.',
    wrong: hello('Hello {{ customer.nickname }}.'),
    right: hello('Hello {{ customer.nickname | default: "there" }}.'),
  },
  'link-not-allowed': {
    means: 'A link leads to something else than https:// or mailto:.',
    why: 'Mails of ours never lead to unprotected places, and never run anything.',
    wrong: hello('See [the start](http://acme.example/start).'),
    right: hello('See [the start](https://acme.example/start).'),
  },
};
