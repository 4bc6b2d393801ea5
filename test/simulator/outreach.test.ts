import { yaml } from '../support/project';
import { failuresOf } from './played';

const TEXT = '---\nsubject: S\npurpose: service\n---\nx\n';
const send = (more: string) => ({ steps: `- {id: s, send: {template: hi, ${more}}}` });

test('the channel is the contact’s choice, then the order of the catalog, cut to what may carry it', () => {
  const keys = send('to: [contacts.buyer, contacts.sponsor]');
  const buyer = (more: string) => `given: {contacts: {buyer: {name: B, ${more}}}}`;
  const cases = yaml`
    - name: the first of the catalog
      ${buyer('reach: {email: b@c.example, wecom: b}')}
      enroll: by_hand
      script: [{expect: [{send: s, to: buyer, channel: wecom}]}]
    - name: what they prefer
      ${buyer('preferred_channel: email, reach: {email: b@c.example, wecom: b}')}
      enroll: by_hand
      script: [{expect: [{send: s, to: buyer, channel: email}]}]
    - name: a channel that does not carry this purpose is none
      ${buyer('reach: {sms: "+49"}')}
      enroll: by_hand
      script: [{expect: [{send: s, to: sponsor}]}]
  `;
  expect(failuresOf(keys, cases)).toEqual([]);
});

test('a list of channels is tried in its own order, whatever anybody prefers', () => {
  const keys = send('to: [contacts.sponsor], channel: [email, wecom]');
  const cases = yaml`
    - name: as written
      given: {contacts: {sponsor: {preferred_channel: wecom}}}
      enroll: by_hand
      script: [{expect: [{send: s, channel: email}]}]
  `;
  expect(failuresOf(keys, cases)).toEqual([]);
});

test('a channel for which no text is written is none', () => {
  const keys = {
    steps: '- {id: s, send: {template: w, to: [contacts.champion, contacts.sponsor]}}',
  };
  const cases = yaml`
    - name: only WeCom has words
      enroll: by_hand
      script: [{expect: [{send: s, to: sponsor, channel: wecom, locale: en}]}]
    - name: nobody is there
      given: {contacts: {sponsor: {consent: {service: refused}}}}
      enroll: by_hand
      script: [{expect: [{skipped: s, reason: consent}]}]
  `;
  expect(failuresOf(keys, cases, { 'templates/w.wecom.en.md': TEXT })).toEqual([]);
});

test('the language is the contact’s, the customer’s, the organisation’s', () => {
  const keys = send('to: [contacts.champion]');
  const cases = yaml`
    - name: theirs
      given: {contacts: {champion: {locale: zh-CN}}}
      enroll: by_hand
      script: [{expect: [{send: s, locale: zh-CN}]}]
    - name: the customer's, where theirs is not written
      given: {customer: {locale: zh-CN}, contacts: {champion: {locale: fr}}}
      enroll: by_hand
      script: [{expect: [{send: s, locale: zh-CN}]}]
    - name: at last ours
      given: {contacts: {champion: {locale: zh-TW}}}
      enroll: by_hand
      script: [{expect: [{send: s, locale: en}]}]
  `;
  expect(failuresOf(keys, cases)).toEqual([]);
});

test('consent is given until refused, or refused until given, as the purpose says', () => {
  const keys = {
    steps:
      '- {id: s, send: {template: offer, purpose: offers, to: [contacts.champion, contacts.sponsor]}}',
  };
  const cases = yaml`
    - name: nobody asked for offers
      enroll: by_hand
      script: [{expect: [{skipped: s, reason: consent}]}]
    - name: one did
      given: {contacts: {sponsor: {consent: {offers: given}}}}
      enroll: by_hand
      script: [{expect: [{send: s, to: sponsor}]}]
  `;
  expect(failuresOf(keys, cases)).toEqual([]);
});

test('a window that opens in a year nobody knows parks the send', () => {
  const guards = 'guards: acme\nclosed_days: {hold: [service], calendar: customer}\n';
  const cases = yaml`
    - name: 2028 is not covered
      given: {now: 2028-03-14T12:00+01:00}
      enroll: by_hand
      script: [{expect: [{parked: s, reason: calendar-year-missing}]}]
  `;
  expect(failuresOf(send('to: [contacts.champion]'), cases, { 'guards.yaml': guards })).toEqual([]);
});
