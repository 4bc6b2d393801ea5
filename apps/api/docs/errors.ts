import type { ProblemCode } from '../http/problem';

export interface Explained {
  /** What has happened. */
  readonly means: string;
  /** What the caller can do about it. */
  readonly todo: string;
}

const FIELD = 'Each entry of "errors" names the place (pointer, parameter or header) and,';

/** One entry per code, complete by its type; the `type` of every problem leads to the page made of it. */
export const EXPLAINED: Readonly<Record<ProblemCode, Explained>> = {
  malformed_json: {
    means: 'The body, or the path, could not be read: it is not JSON, an object has two members of one name, or a %-escape is broken.',
    todo: 'The detail says where reading stopped. Send what JSON.stringify or a JSON library writes.',
  },
  unsupported_encoding: {
    means: 'The body is compressed (Content-Encoding), or its text is not UTF-8 but, say, GB18030 or Latin-1.',
    todo: 'Send the body as it is, without Content-Encoding, and encode its text as UTF-8. Send less at a time when it is too large.',
  },
  idempotency_key_required: {
    means: 'This route does something that must not happen twice, and the header is missing.',
    todo: 'Send Idempotency-Key: a random id, new for each new request, the same one when you try again.',
  },
  unauthenticated: {
    means: 'The server does not know who is calling.',
    todo: 'Send "Authorization: Bearer tn_<id>_<secret>", or sign in again when a session has ended.',
  },
  key_expired: {
    means: 'The API key was good once; its expires_at has passed.',
    todo: 'Ask an administrator for a new key (POST /v1/keys). Nothing sent with the old one was taken.',
  },
  key_revoked: {
    means: 'Somebody ended this API key.',
    todo: 'Ask an administrator why, and for a new key (POST /v1/keys).',
  },
  forbidden: {
    means: 'The server knows who you are, and you may not do this.',
    todo: 'The detail names the permission. A person needs a role that has it, a key must be made with it; some things keys never may.',
  },
  not_yours: {
    means: 'You may see this, but acting on it is for somebody else.',
    todo: 'Let its owner, a member of its queue, a delegate or a leader above the owner do it, or have it reassigned.',
  },
  csrf: {
    means: 'A change came with a cookie, and not from a page of this site.',
    todo: 'Send X-CSRF-Token with the csrf_token of GET /v1/me and the right Origin; programs use an API key instead.',
  },
  not_found: {
    means: 'There is nothing under this path or id, or nothing that you may see.',
    todo: 'Look for a slip in the path or id. Lists such as GET /v1/customers show which ids there are.',
  },
  method_not_allowed: {
    means: 'The path exists, but not for this method.',
    todo: 'The member "allow" lists the methods it takes.',
  },
  idempotency_in_progress: {
    means: 'The first request with this Idempotency-Key is still being worked on.',
    todo: 'Try again in a moment with the same key: you get the answer of the first request.',
  },
  task_closed: {
    means: 'The task has ended, with another answer than yours or because its enrollment went on.',
    todo: 'Read it (GET /v1/tasks/{id}): it says who did what. Nothing was changed.',
  },
  already_decided: {
    means: 'Somebody decided about this draft before, or it was discarded: the send is pointless or its enrollment left.',
    todo: 'Read the approval again: its status, "decided_by" and "reason" say what came first. There is nothing left to decide.',
  },
  changed_since_read: {
    means: 'The text was edited after you read it. Nobody approves what they have not seen.',
    todo: 'Read it again, look at what has changed, and send its new ETag in If-Match.',
  },
  precondition_required: {
    means: 'This changes what people edit, and the header that says which text you have read is missing.',
    todo: 'Send If-Match with the ETag that came with GET.',
  },
  already_claimed: {
    means: 'Somebody else has taken the task on already.',
    todo: 'The member "assignee" names who. Ask them, or have it reassigned.',
  },
  already_enrolled: {
    means: 'The subject is inside this playbook, or was, and its "reenroll" does not let it in again yet.',
    todo: 'The member "enrollment" names the earlier one. Wait, end that one, or change "reenroll" in the playbook.',
  },
  operation_refused: {
    means: 'What you ask is not possible as things stand; nothing was changed.',
    todo: 'The detail says what stands in the way: look at the current state, then decide again.',
  },
  backfill_unconfirmed: {
    means:
      'The files say "backfill: matching", and customers match a new or changed way in already. They come in only when the count is confirmed.',
    todo: 'Send "backfill": {"<playbook>": <count>} with the counts of the detail; a dry run tells them too. When they have changed since, look again whether they are what you want.',
  },
  migration_unconfirmed: {
    means:
      'A migration moves people who are inside, and it moves them only when their number is confirmed.',
    todo: 'Send "confirmed" with the number of the detail; a dry run tells it too, and what becomes of them. When it has changed since, look again whether it is what you want.',
  },
  base_changed: {
    means: 'Somebody published after the publication that your If-Match names.',
    todo: 'The member "current" says who and when. Take their changes in, then publish with the new id.',
  },
  too_large: {
    means: 'The body, or one value in it, is larger than this route takes.',
    todo: 'Bodies: 256 KiB; batch, check and publish 4 MiB. The data of one event: 32 KiB. Send less at a time.',
  },
  unsupported_media_type: {
    means: 'The body is not declared as JSON.',
    todo: 'Send the header Content-Type: application/json.',
  },
  unknown_member: {
    means: 'A member or parameter that does not exist here; a typo must not vanish silently.',
    todo: `${FIELD} where one is near, the word that was meant. Attributes of customers, contacts and records are declared in the catalog.`,
  },
  missing_member: {
    means: 'Something that is required is not there.',
    todo: `${FIELD} in its detail, what belongs there.`,
  },
  wrong_type: {
    means: 'A value is of another type or form than this place takes.',
    todo: `${FIELD} in its detail, what was expected and what was found.`,
  },
  out_of_range: {
    means: 'A value is too long, too short, too large, too small, or nests too deep.',
    todo: `${FIELD} in its detail, the limit.`,
  },
  unknown_reference: {
    means: 'A value names something that does not exist: a person, a playbook, an exit, a record.',
    todo: `${FIELD} where there are few, the names that exist. Create what is missing first.`,
  },
  unknown_event_type: {
    means: 'The catalog in force declares no event of this type.',
    todo: 'Correct the type, or add it under "events" in catalog.yaml and publish.',
  },
  reserved_event_type: {
    means: 'Events of this type are told by the product itself: nobody posts them.',
    todo: 'Do what it tells of (resolve the task, write the note, change the customer), and it is told. For something else, declare a type of your own under "events" in catalog.yaml.',
  },
  unknown_customer: {
    means: 'The event or change is about a customer that is not there yet.',
    todo: 'Create the customer first (PATCH /v1/customers/{id}), then send the same again, with the same id.',
  },
  event_id_reused: {
    means: 'The source has told another event under this id: of another type, or about somebody else. Taking it for a repetition would lose it.',
    todo: 'Give each event an id of its own, and repeat the same event under the same id. GET /v1/events/{source}/{id} shows what has it.',
  },
  event_in_future: {
    means: 'The time given lies ahead of the server by more than five minutes.',
    todo: 'Check the clock and the offset of the sender. What is planned is no event yet.',
  },
  external_id_taken: {
    means: 'Another customer, contact or record of this type is called so in that system already. With two of them nobody could say whom an event means.',
    todo: 'Write the id that belongs to this one. Where the other has it by mistake, take it off there first: external_ids with null for the system.',
  },
  computed_attribute: {
    means: 'This attribute is computed from others and cannot be written.',
    todo: 'Write the attributes it is computed from; the catalog says which.',
  },
  time_without_zone: {
    means: 'A time does not say in which zone, so it could mean any of 24 hours.',
    todo: 'End it with Z or an offset: 2026-03-05T09:00:00+08:00.',
  },
  forbidden_character: {
    means: 'A text holds a control character, a mark that turns its direction, or half a surrogate pair.',
    todo: 'Remove it at its source. Such characters cannot be kept, or make a text look like another.',
  },
  cursor_mismatch: {
    means: 'The cursor belongs to another list, to other filters, or is not one of ours.',
    todo: 'Begin again without a cursor; keep the filters the same from page to page.',
  },
  not_filterable: {
    means: 'The catalog does not allow lists to be filtered by this attribute.',
    todo: 'Write "filter: true" at the attribute in catalog.yaml and publish.',
  },
  not_supported_yet: {
    means: 'This is designed, but not built yet. It is refused rather than ignored.',
    todo: `${FIELD} in its fix, what to write instead.`,
  },
  idempotency_key_reused: {
    means: 'This Idempotency-Key belongs to an earlier, different request.',
    todo: 'Use a new random key for each new request; repeat one only with the same body.',
  },
  form_incomplete: {
    means: 'The form of the task asks for more than was filled in.',
    todo: `${FIELD} in its detail, what the field takes. GET /v1/tasks/{id} shows the form.`,
  },
  diagnostics: {
    means: 'The playbooks have errors; nothing was published.',
    todo: 'The member "diagnostics" has file, line, column, message and fix of each. "tenure check" shows the same beside the text.',
  },
  rate_limited: {
    means: 'More requests came than this caller may send.',
    todo: 'Wait as many seconds as Retry-After says. Send many events with POST /v1/events/batch.',
  },
  bug: {
    means: 'Something went wrong on our side.',
    todo: 'Report it with the request_id: the log of the server has the rest. Trying again may or may not help.',
  },
  database_unavailable: {
    means: 'The database does not answer; nothing was changed.',
    todo: 'Try again after Retry-After with the same ids and keys: nothing will happen twice.',
  },
  temporal_unavailable: {
    means: 'Temporal does not answer, and this operation needs it; nothing was changed.',
    todo: 'Try again after Retry-After with the same Idempotency-Key. Events and changes are taken in meanwhile.',
  },
  overloaded: {
    means: 'The server has more work than it can do now; nothing was changed.',
    todo: 'Try again after Retry-After, with the same ids and keys.',
  },
};
