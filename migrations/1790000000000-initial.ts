import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the walking house. Ids of customers, contacts, records and people are the caller's own (collation C: compared as bytes). */
export class Initial1790000000000 implements MigrationInterface {
  name = 'Initial1790000000000';

  async up(q: QueryRunner): Promise<void> {
    await q.query(TABLES);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(DROP);
  }
}

const TABLES = `
CREATE TABLE customer (
  id text COLLATE "C" CONSTRAINT customer_pkey PRIMARY KEY,
  zone text, calendar text, locale text,
  external_ids jsonb NOT NULL DEFAULT '{}',
  attributes jsonb NOT NULL DEFAULT '{}',
  attribute_times jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, changed_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 80);

CREATE TABLE contact (
  id text COLLATE "C" CONSTRAINT contact_pkey PRIMARY KEY,
  customer_id text COLLATE "C" NOT NULL CONSTRAINT contact_customer_fkey REFERENCES customer,
  zone text, locale text, preferred_channel text,
  roles text[] NOT NULL DEFAULT '{}',
  reach jsonb NOT NULL DEFAULT '{}',
  external_ids jsonb NOT NULL DEFAULT '{}',
  attributes jsonb NOT NULL DEFAULT '{}',
  attribute_times jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX contact_customer_idx ON contact (customer_id, created_at, id);

CREATE TABLE record (
  type text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL CONSTRAINT record_customer_fkey REFERENCES customer,
  external_ids jsonb NOT NULL DEFAULT '{}',
  attributes jsonb NOT NULL DEFAULT '{}',
  attribute_times jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, changed_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT record_pkey PRIMARY KEY (type, id)
);
CREATE INDEX record_customer_idx ON record (customer_id, type, id);

CREATE TABLE person (
  id text COLLATE "C" CONSTRAINT person_pkey PRIMARY KEY,
  email text, manager text COLLATE "C", delegate text COLLATE "C",
  access text[] NOT NULL DEFAULT '{}',
  zone text, calendar text, locale text,
  active boolean NOT NULL DEFAULT true,
  may_send boolean,
  attributes jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, changed_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE queue_member (
  queue text COLLATE "C" NOT NULL,
  person_id text COLLATE "C" NOT NULL CONSTRAINT queue_member_person_fkey REFERENCES person,
  CONSTRAINT queue_member_pkey PRIMARY KEY (queue, person_id)
);
CREATE INDEX queue_member_person_idx ON queue_member (person_id, queue);
CREATE TABLE role_holder (
  role text COLLATE "C" CONSTRAINT role_holder_pkey PRIMARY KEY,
  person_id text COLLATE "C" NOT NULL CONSTRAINT role_holder_person_fkey REFERENCES person
);

CREATE TABLE customer_change (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT customer_change_pkey PRIMARY KEY,
  customer_id text COLLATE "C" NOT NULL,
  subject_kind text NOT NULL, subject_id text COLLATE "C" NOT NULL,
  attribute text NOT NULL, old jsonb, new jsonb,
  source text NOT NULL, at timestamptz NOT NULL
);
CREATE INDEX customer_change_idx ON customer_change (customer_id, id);

-- Partitioned by month of arrival (tenure_event_partition makes them); uniqueness of (source, key) lives in event_key.
CREATE TABLE event (
  id bigint GENERATED ALWAYS AS IDENTITY,
  source text COLLATE "C" NOT NULL, key text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  about_kind text NOT NULL, about_id text COLLATE "C" NOT NULL,
  type text COLLATE "C" NOT NULL,
  at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  historic boolean NOT NULL DEFAULT false,
  data jsonb NOT NULL DEFAULT '{}',
  CONSTRAINT event_pkey PRIMARY KEY (received_at, id),
  CONSTRAINT event_at_check CHECK (at <= received_at)
) PARTITION BY RANGE (received_at);
CREATE INDEX event_lookback_idx ON event (customer_id, type, received_at);
CREATE INDEX event_key_idx ON event (source, key);
CREATE TABLE event_key (
  k uuid CONSTRAINT event_key_pkey PRIMARY KEY,
  received_at timestamptz NOT NULL
);
-- Makes the partition of the month of t. DDL under an advisory lock: two processes at the turn of a month do not collide.
CREATE FUNCTION tenure_event_partition(t timestamptz) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE lo timestamptz := date_trunc('month', t AT TIME ZONE 'UTC') AT TIME ZONE 'UTC';
        hi timestamptz := (date_trunc('month', t AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
        part text := 'event_' || to_char(t AT TIME ZONE 'UTC', 'YYYY_MM');
BEGIN
  IF to_regclass(part) IS NOT NULL THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(7305, 1);
  -- to_regclass may still say from its cache that there is none: another process made it while the lock was waited for.
  EXECUTE format('CREATE TABLE %I PARTITION OF event FOR VALUES FROM (%L) TO (%L)', part, lo, hi);
EXCEPTION WHEN duplicate_table THEN NULL;
END $$;

CREATE TABLE publication (
  id text CONSTRAINT publication_pkey PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT publication_seq_key UNIQUE,
  files jsonb NOT NULL,
  project jsonb NOT NULL,
  commit text, note text,
  published_by text NOT NULL, published_at timestamptz NOT NULL
);
CREATE TABLE playbook (
  id text COLLATE "C" CONSTRAINT playbook_pkey PRIMARY KEY,
  version text NOT NULL,
  state text NOT NULL DEFAULT 'live' CONSTRAINT playbook_state_check CHECK (state IN ('live', 'paused', 'retired')),
  publication_id text NOT NULL CONSTRAINT playbook_publication_fkey REFERENCES publication,
  changed_at timestamptz NOT NULL DEFAULT now()
);
-- Never changes once written. plan is the canonical JSON, byte for byte what hash is of.
CREATE TABLE playbook_version (
  hash text CONSTRAINT playbook_version_pkey PRIMARY KEY,
  playbook text COLLATE "C" NOT NULL, number integer NOT NULL,
  plan text NOT NULL,
  lines jsonb NOT NULL,
  templates jsonb NOT NULL,
  publication_id text NOT NULL CONSTRAINT playbook_version_publication_fkey REFERENCES publication,
  published_at timestamptz NOT NULL,
  CONSTRAINT playbook_version_number_key UNIQUE (playbook, number)
);

CREATE TABLE enrollment (
  id uuid CONSTRAINT enrollment_pkey PRIMARY KEY,
  playbook text COLLATE "C" NOT NULL,
  version text NOT NULL CONSTRAINT enrollment_version_fkey REFERENCES playbook_version,
  subject_kind text NOT NULL, subject_id text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  way text NOT NULL, way_key text COLLATE "C" NOT NULL,
  trigger jsonb NOT NULL DEFAULT '{}',
  seen jsonb NOT NULL DEFAULT '{}',
  status text NOT NULL CONSTRAINT enrollment_status_check CHECK (status IN ('running', 'paused', 'parked', 'done', 'held_out')),
  parked jsonb,
  exit text, exit_why text,
  generation integer NOT NULL DEFAULT 0,
  started_at timestamptz NOT NULL, ended_at timestamptz,
  workflow_started_at timestamptz,
  closed_at timestamptz,
  changed_at timestamptz NOT NULL DEFAULT now()
);
-- The authority against double entry: one live per playbook and subject, and never twice for the same thing.
CREATE UNIQUE INDEX enrollment_live_key ON enrollment (playbook, subject_kind, subject_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX enrollment_way_key ON enrollment (playbook, subject_kind, subject_id, way, way_key);
CREATE INDEX enrollment_subject_idx ON enrollment (playbook, subject_kind, subject_id, started_at);
CREATE INDEX enrollment_customer_idx ON enrollment (customer_id, started_at);
CREATE INDEX enrollment_list_idx ON enrollment (started_at, id);

CREATE TABLE enrollment_refusal (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT enrollment_refusal_pkey PRIMARY KEY,
  playbook text COLLATE "C" NOT NULL, subject_kind text NOT NULL, subject_id text COLLATE "C" NOT NULL,
  way text NOT NULL, rule text NOT NULL, seen jsonb NOT NULL, at timestamptz NOT NULL
);
CREATE INDEX enrollment_refusal_idx ON enrollment_refusal (playbook, subject_kind, subject_id, id);

-- The batches since the last completed workflow task; a second run under the same number gets the answer of the first.
CREATE TABLE settle_log (
  enrollment_id uuid NOT NULL, n integer NOT NULL,
  now_ms bigint NOT NULL, inputs jsonb NOT NULL, answer jsonb NOT NULL,
  CONSTRAINT settle_log_pkey PRIMARY KEY (enrollment_id, n)
);

-- One row per arm and event type; kind 'time' shows a plain deadline. exit: the arm belongs to an exit.
CREATE TABLE wait (
  enrollment_id uuid NOT NULL CONSTRAINT wait_enrollment_fkey REFERENCES enrollment,
  arm text NOT NULL,
  type text COLLATE "C" NOT NULL DEFAULT '',
  kind text NOT NULL CONSTRAINT wait_kind_check CHECK (kind IN ('event', 'when', 'becomes', 'time')),
  customer_id text COLLATE "C" NOT NULL,
  subject_kind text NOT NULL, subject_id text COLLATE "C" NOT NULL,
  step text, visit integer, exit text,
  condition jsonb, guard jsonb,
  inputs text[] NOT NULL DEFAULT '{}',
  binds jsonb NOT NULL DEFAULT '{}',
  since timestamptz NOT NULL, armed_at timestamptz NOT NULL,
  due_at timestamptz, basis jsonb,
  met_at timestamptz,
  CONSTRAINT wait_pkey PRIMARY KEY (enrollment_id, arm, type)
);
CREATE INDEX wait_event_idx ON wait (customer_id, type) INCLUDE (enrollment_id, arm) WHERE kind = 'event';
CREATE INDEX wait_when_idx ON wait (customer_id) WHERE kind IN ('when', 'becomes');

CREATE TABLE task (
  id uuid CONSTRAINT task_pkey PRIMARY KEY,
  customer_id text COLLATE "C" NOT NULL, playbook text COLLATE "C" NOT NULL,
  title jsonb NOT NULL, body jsonb,
  assignee text COLLATE "C", queue text COLLATE "C",
  assigned jsonb NOT NULL,
  due_at timestamptz NOT NULL, due jsonb NOT NULL,
  give_up_at timestamptz,
  priority text NOT NULL,
  answers jsonb NOT NULL, form jsonb NOT NULL,
  on_exit text,
  status text NOT NULL CONSTRAINT task_status_check CHECK (status IN ('open', 'resolved', 'closed')),
  outcome text, answer text, form_values jsonb, comment text, resolved_by text,
  opened_at timestamptz NOT NULL, ended_at timestamptz,
  changed_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT task_owner_check CHECK (assignee IS NOT NULL OR queue IS NOT NULL)
);
CREATE INDEX task_assignee_idx ON task (assignee, due_at, id) WHERE status = 'open';
CREATE INDEX task_queue_idx ON task (queue, due_at, id) WHERE status = 'open' AND assignee IS NULL;
CREATE INDEX task_open_idx ON task (due_at, id) WHERE status = 'open';
CREATE INDEX task_customer_idx ON task (customer_id, opened_at);
-- Promise: one task per enrollment, step and visit.
CREATE TABLE task_source (
  enrollment_id uuid NOT NULL CONSTRAINT task_source_enrollment_fkey REFERENCES enrollment,
  step text NOT NULL, visit integer NOT NULL,
  task_id uuid NOT NULL CONSTRAINT task_source_task_fkey REFERENCES task,
  CONSTRAINT task_source_pkey PRIMARY KEY (enrollment_id, step, visit)
);
CREATE INDEX task_source_task_idx ON task_source (task_id);
CREATE TABLE task_change (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT task_change_pkey PRIMARY KEY,
  task_id uuid NOT NULL CONSTRAINT task_change_task_fkey REFERENCES task,
  at timestamptz NOT NULL, kind text NOT NULL, by text, detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX task_change_idx ON task_change (task_id, id);

CREATE TABLE notice (
  id uuid CONSTRAINT notice_pkey PRIMARY KEY,
  enrollment_id uuid NOT NULL CONSTRAINT notice_enrollment_fkey REFERENCES enrollment,
  step text NOT NULL, visit integer NOT NULL,
  recipient_kind text NOT NULL CONSTRAINT notice_recipient_check CHECK (recipient_kind IN ('person', 'queue')),
  recipient text COLLATE "C" NOT NULL,
  customer_id text COLLATE "C" NOT NULL,
  text jsonb NOT NULL, urgent boolean NOT NULL,
  at timestamptz NOT NULL, read_at timestamptz,
  CONSTRAINT notice_key UNIQUE (enrollment_id, step, visit, recipient_kind, recipient)
);
CREATE INDEX notice_recipient_idx ON notice (recipient_kind, recipient, at);

-- The ledger of sends: one row per (enrollment, step, visit), skipped ones too. lease fences a claim against a later one.
CREATE TABLE outreach (
  id uuid CONSTRAINT outreach_pkey PRIMARY KEY,
  send_key text CONSTRAINT outreach_send_key UNIQUE,
  enrollment_id uuid NOT NULL CONSTRAINT outreach_enrollment_fkey REFERENCES enrollment,
  step text NOT NULL, visit integer NOT NULL,
  playbook text COLLATE "C" NOT NULL, customer_id text COLLATE "C" NOT NULL,
  contact_id text COLLATE "C", channel text, address text, sender jsonb, purpose text NOT NULL,
  template text NOT NULL, template_hash text, locale text, subject text, body_text text, body_html text,
  status text NOT NULL CONSTRAINT outreach_status_check CHECK (status IN ('planned', 'waiting', 'awaiting_approval', 'claimed', 'handed_off', 'accepted', 'refused', 'skipped', 'unconfirmed')),
  reason text, checks jsonb NOT NULL DEFAULT '[]',
  message_id text, server_reply text,
  lease uuid, attempt integer NOT NULL DEFAULT 0,
  receipt jsonb,
  created_at timestamptz NOT NULL, claimed_at timestamptz, handed_off_at timestamptz, ended_at timestamptz,
  changed_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT outreach_step_key UNIQUE (enrollment_id, step, visit)
);
CREATE INDEX outreach_customer_idx ON outreach (customer_id, created_at);
CREATE INDEX outreach_unconfirmed_idx ON outreach (created_at) WHERE status = 'unconfirmed';
CREATE TABLE outreach_change (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT outreach_change_pkey PRIMARY KEY,
  outreach_id uuid NOT NULL CONSTRAINT outreach_change_outreach_fkey REFERENCES outreach,
  at timestamptz NOT NULL, status text NOT NULL, detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX outreach_change_idx ON outreach_change (outreach_id, id);

CREATE TABLE consent_event (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT consent_event_pkey PRIMARY KEY,
  contact_id text COLLATE "C" NOT NULL CONSTRAINT consent_event_contact_fkey REFERENCES contact,
  purpose text NOT NULL, given boolean NOT NULL, basis text NOT NULL,
  evidence text, source text NOT NULL, at timestamptz NOT NULL
);
CREATE INDEX consent_event_idx ON consent_event (contact_id, purpose, at, id);
CREATE TABLE suppression (
  id uuid CONSTRAINT suppression_pkey PRIMARY KEY,
  address text NOT NULL, reason text NOT NULL, source text NOT NULL,
  at timestamptz NOT NULL, lifted_at timestamptz
);
CREATE UNIQUE INDEX suppression_address_key ON suppression (address) WHERE lifted_at IS NULL;

CREATE TABLE trace (
  enrollment_id uuid NOT NULL, seq integer NOT NULL,
  at timestamptz NOT NULL, kind text NOT NULL,
  step text, visit integer, pc integer, outcome text,
  why text NOT NULL, values jsonb,
  version text NOT NULL, file text, line integer,
  CONSTRAINT trace_pkey PRIMARY KEY (enrollment_id, seq)
);

-- shard = last hex digit of the enrollment id. Deleted by list of ids, never up to an id: ids are not commit order.
CREATE TABLE outbox (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT outbox_pkey PRIMARY KEY,
  enrollment_id uuid NOT NULL, shard smallint NOT NULL,
  kind text NOT NULL CONSTRAINT outbox_kind_check CHECK (kind IN ('start', 'signal', 'clock')),
  payload jsonb NOT NULL,
  attempts integer NOT NULL DEFAULT 0, last_error text, retry_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 10000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX outbox_enrollment_idx ON outbox (enrollment_id, id);
CREATE TABLE dead_letter (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT dead_letter_pkey PRIMARY KEY,
  enrollment_id uuid NOT NULL, kind text NOT NULL, payload jsonb NOT NULL,
  outcome text NOT NULL, error text, at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE api_key (
  id text CONSTRAINT api_key_pkey PRIMARY KEY,
  name text NOT NULL, source text NOT NULL, secret_sha256 bytea NOT NULL,
  permissions text[] NOT NULL, created_at timestamptz NOT NULL, expires_at timestamptz NOT NULL, revoked_at timestamptz
);
CREATE TABLE sign_in (
  token_sha256 bytea CONSTRAINT sign_in_pkey PRIMARY KEY,
  person_id text COLLATE "C" NOT NULL CONSTRAINT sign_in_person_fkey REFERENCES person,
  csrf_token text NOT NULL, created_at timestamptz NOT NULL, used_at timestamptz NOT NULL, expires_at timestamptz NOT NULL
);
CREATE TABLE idempotency_key (
  caller text NOT NULL, route text NOT NULL, key text NOT NULL,
  fingerprint bytea NOT NULL, status integer, answer jsonb, at timestamptz NOT NULL,
  CONSTRAINT idempotency_key_pkey PRIMARY KEY (caller, route, key)
);
CREATE TABLE setting (
  key text CONSTRAINT setting_pkey PRIMARY KEY,
  value jsonb NOT NULL
);

CREATE TABLE sandbox_mail (
  id uuid CONSTRAINT sandbox_mail_pkey PRIMARY KEY,
  received_at timestamptz NOT NULL,
  mail_from text NOT NULL, rcpt_to text NOT NULL,
  message_id text, subject text, text text, html text, headers jsonb NOT NULL, raw bytea NOT NULL
);
CREATE INDEX sandbox_mail_idx ON sandbox_mail (received_at, id);
`;

const DROP = `
DROP TABLE sandbox_mail, setting, idempotency_key, sign_in, api_key, dead_letter, outbox, trace, suppression, consent_event,
  outreach_change, outreach, notice, task_change, task_source, task, wait, settle_log, enrollment_refusal, enrollment,
  playbook_version, playbook, publication, event_key, event, customer_change, role_holder, queue_member, person, record, contact, customer;
DROP FUNCTION tenure_event_partition;
`;
