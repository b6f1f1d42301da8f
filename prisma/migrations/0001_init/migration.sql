-- The first shape of the database.
-- Tables and keys are drafted from schema.prisma; functions, CHECKs and partial indexes are by hand.

-- PostgreSQL below 18 has no uuidv7(); this one takes the millisecond from the clock, the rest at random.
DO $$
BEGIN
  IF to_regprocedure('uuidv7()') IS NULL THEN
    CREATE FUNCTION uuidv7() RETURNS uuid LANGUAGE sql VOLATILE PARALLEL SAFE AS $f$
      SELECT encode(
        set_bit(set_bit(
          overlay(uuid_send(gen_random_uuid())
            PLACING substring(int8send(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3)
            FROM 1 FOR 6),
          52, 1), 53, 1), 'hex')::uuid
    $f$;
  END IF;
END
$$;


CREATE TABLE "installation" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "mode" TEXT NOT NULL,
    "bureau_name" TEXT NOT NULL DEFAULT '统计局',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "installation_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "business_clock" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "now_at" TIMESTAMPTZ(3) NOT NULL,
    "target_at" TIMESTAMPTZ(3),

    CONSTRAINT "business_clock_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "cron_run" (
    "name" TEXT NOT NULL,
    "fire_at" TIMESTAMPTZ(3) NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "cron_run_pkey" PRIMARY KEY ("name","fire_at")
);

CREATE TABLE "grid" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "level" SMALLINT NOT NULL,
    "parent_id" UUID,
    "path" TEXT NOT NULL,
    "profession" TEXT,

    CONSTRAINT "grid_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "unit" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "uscc" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "short_name" TEXT NOT NULL,
    "profession" TEXT NOT NULL,
    "category" TEXT NOT NULL,
    "grid_id" UUID NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'active',

    CONSTRAINT "unit_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "person" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "natural_key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "phone" TEXT,
    "email" TEXT,

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "post" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "person_id" UUID NOT NULL,
    "grid_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "profession" TEXT,
    "valid_from_on" DATE NOT NULL,
    "valid_to_on" DATE,

    CONSTRAINT "post_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "unit_contact" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "unit_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "is_main" BOOLEAN NOT NULL,
    "valid_from_on" DATE NOT NULL,
    "valid_to_on" DATE,

    CONSTRAINT "unit_contact_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "obligation" (
    "unit_id" UUID NOT NULL,
    "form_code" TEXT NOT NULL,
    "first_period" TEXT NOT NULL,
    "last_period" TEXT,
    "source" TEXT NOT NULL,

    CONSTRAINT "obligation_pkey" PRIMARY KEY ("unit_id","form_code","first_period")
);

CREATE TABLE "binding" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "person_id" UUID NOT NULL,
    "channel" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'member',
    "verified_by" TEXT NOT NULL,
    "heard_from_at" TIMESTAMPTZ(3),

    CONSTRAINT "binding_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "conversation" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "channel" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "grid_id" UUID NOT NULL,
    "bound_by" TEXT NOT NULL,

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "calendar_year" (
    "year" SMALLINT NOT NULL,
    "status" TEXT NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "calendar_year_pkey" PRIMARY KEY ("year")
);

CREATE TABLE "calendar_day" (
    "on" DATE NOT NULL,
    "year" SMALLINT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "calendar_day_pkey" PRIMARY KEY ("on")
);

CREATE TABLE "report_form" (
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "profession" TEXT,
    "frequency" TEXT NOT NULL,

    CONSTRAINT "report_form_pkey" PRIMARY KEY ("code")
);

CREATE TABLE "report_window" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "form_code" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "opens_on" DATE NOT NULL,
    "opens_time" TEXT NOT NULL,
    "cutoff_on" DATE NOT NULL,
    "cutoff_time" TEXT NOT NULL,
    "acceptance_on" DATE NOT NULL,
    "acceptance_time" TEXT NOT NULL,
    "confirmed_by" TEXT NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "report_window_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "status_list" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "form_code" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "as_of_at" TIMESTAMPTZ(3) NOT NULL,
    "file_name" TEXT NOT NULL,
    "file_hash" TEXT NOT NULL,
    "uploaded_by" TEXT NOT NULL,
    "applied_at" TIMESTAMPTZ(3) NOT NULL,
    "counts" JSONB NOT NULL,

    CONSTRAINT "status_list_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "status_entry" (
    "list_id" UUID NOT NULL,
    "uscc" TEXT NOT NULL,
    "word" TEXT NOT NULL,
    "filed_at" TIMESTAMPTZ(3),

    CONSTRAINT "status_entry_pkey" PRIMARY KEY ("list_id","uscc")
);

CREATE TABLE "task" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "code" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "form_code" TEXT NOT NULL,
    "period" TEXT NOT NULL,
    "window_id" UUID NOT NULL,
    "rule_version" INTEGER NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "task_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "item" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "code" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "natural_key" TEXT NOT NULL,
    "task_id" UUID NOT NULL,
    "unit_id" UUID NOT NULL,
    "grid_id" UUID NOT NULL,
    "grid_path" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "facts_version" INTEGER NOT NULL,
    "standing" TEXT NOT NULL DEFAULT 'open',
    "round" INTEGER NOT NULL DEFAULT 1,
    "waiting_on" TEXT,
    "rev" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "item_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "item_clock" (
    "item_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "occasion" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "wake_at" TIMESTAMPTZ(3) NOT NULL,
    "waits_for" TEXT,
    "rule_version" INTEGER NOT NULL,

    CONSTRAINT "item_clock_pkey" PRIMARY KEY ("item_id","name")
);

CREATE TABLE "item_event" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "item_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "person_id" UUID,
    "message_in_id" UUID,
    "status_list_id" UUID,
    "kind" TEXT NOT NULL,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,

    CONSTRAINT "item_event_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "channel_account" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "channel" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "owner" TEXT,
    "epoch" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "channel_account_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "budget_month" (
    "account_id" UUID NOT NULL,
    "month" TEXT NOT NULL,
    "calls" INTEGER NOT NULL DEFAULT 0,
    "pushes" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "budget_month_pkey" PRIMARY KEY ("account_id","month")
);

CREATE TABLE "slot" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "account_id" UUID NOT NULL,
    "class" TEXT NOT NULL,
    "person_id" UUID,
    "conversation_id" UUID,
    "slot_at" TIMESTAMPTZ(3) NOT NULL,
    "message_in_id" UUID,
    "state" TEXT NOT NULL DEFAULT 'open',
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "slot_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "delivery_line" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "slot_id" UUID,
    "item_id" UUID,
    "round" INTEGER NOT NULL DEFAULT 1,
    "occasion" TEXT NOT NULL,
    "person_id" UUID,
    "conversation_id" UUID,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "reason" TEXT,
    "list_number" INTEGER,
    "content_hash" TEXT,
    "delivery_id" UUID,

    CONSTRAINT "delivery_line_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "content" (
    "hash" TEXT NOT NULL,
    "message" JSONB NOT NULL,

    CONSTRAINT "content_pkey" PRIMARY KEY ("hash")
);

CREATE TABLE "attempt" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "account_id" UUID NOT NULL,
    "epoch" INTEGER NOT NULL,
    "content_hash" TEXT NOT NULL,
    "part" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'sending',
    "native" TEXT,
    "planned_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "called_at" TIMESTAMPTZ(3),
    "lease_until_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "attempt_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "delivery" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "attempt_id" UUID NOT NULL,
    "slot_id" UUID NOT NULL,
    "person_id" UUID,
    "conversation_id" UUID,
    "address" TEXT NOT NULL,
    "content_hash" TEXT NOT NULL,
    "part_number" INTEGER NOT NULL DEFAULT 1,
    "purpose" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'sending',
    "reason" TEXT,
    "ref" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 1,
    "retry_at" TIMESTAMPTZ(3),
    "repeated_at" TIMESTAMPTZ(3),
    "business_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "message_in" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "account_id" UUID NOT NULL,
    "platform_id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "conversation_external_id" TEXT NOT NULL,
    "sender_address" TEXT,
    "person_id" UUID,
    "text" TEXT NOT NULL,
    "quoted_ref" TEXT,
    "content" TEXT NOT NULL,
    "raw" BYTEA NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "business_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'received',
    "reason" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "message_in_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "reading" (
    "message_in_id" UUID NOT NULL,
    "intent" TEXT NOT NULL,
    "slots" JSONB NOT NULL,
    "confidence" DOUBLE PRECISION NOT NULL,
    "rule" TEXT NOT NULL,
    "attribution" TEXT NOT NULL,
    "item_ids" UUID[],

    CONSTRAINT "reading_pkey" PRIMARY KEY ("message_in_id")
);

CREATE TABLE "question" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "person_id" UUID NOT NULL,
    "message_in_id" UUID NOT NULL,
    "choices" JSONB NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "question_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "audit" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "sequence" BIGINT,
    "seal" TEXT,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "grid_code_key" ON "grid"("code");

CREATE INDEX "grid_path_idx" ON "grid"("path" text_pattern_ops);

CREATE INDEX "grid_parent_id_idx" ON "grid"("parent_id");

CREATE UNIQUE INDEX "unit_uscc_key" ON "unit"("uscc");

CREATE INDEX "unit_grid_id_idx" ON "unit"("grid_id");

CREATE UNIQUE INDEX "person_natural_key_key" ON "person"("natural_key");

CREATE INDEX "post_grid_id_role_idx" ON "post"("grid_id", "role");

CREATE INDEX "post_person_id_idx" ON "post"("person_id");

CREATE INDEX "unit_contact_unit_id_idx" ON "unit_contact"("unit_id");

CREATE INDEX "unit_contact_person_id_idx" ON "unit_contact"("person_id");

CREATE INDEX "obligation_form_code_idx" ON "obligation"("form_code");

CREATE INDEX "binding_person_id_idx" ON "binding"("person_id");

CREATE UNIQUE INDEX "binding_channel_address_key" ON "binding"("channel", "address");

CREATE INDEX "conversation_grid_id_idx" ON "conversation"("grid_id");

CREATE UNIQUE INDEX "conversation_channel_external_id_key" ON "conversation"("channel", "external_id");

CREATE INDEX "calendar_day_year_idx" ON "calendar_day"("year");

CREATE UNIQUE INDEX "report_window_form_code_period_key" ON "report_window"("form_code", "period");

CREATE INDEX "status_list_form_code_period_as_of_at_idx" ON "status_list"("form_code", "period", "as_of_at" DESC);

CREATE UNIQUE INDEX "status_list_form_code_period_as_of_at_file_hash_key" ON "status_list"("form_code", "period", "as_of_at", "file_hash");

CREATE UNIQUE INDEX "task_code_key" ON "task"("code");

CREATE UNIQUE INDEX "task_kind_form_code_period_key" ON "task"("kind", "form_code", "period");

CREATE UNIQUE INDEX "item_code_key" ON "item"("code");

CREATE INDEX "item_task_id_grid_id_idx" ON "item"("task_id", "grid_id");

CREATE INDEX "item_unit_id_idx" ON "item"("unit_id");

CREATE INDEX "item_task_id_grid_path_idx" ON "item"("task_id", "grid_path" text_pattern_ops);

CREATE UNIQUE INDEX "item_kind_natural_key_key" ON "item"("kind", "natural_key");

CREATE INDEX "item_clock_wake_at_idx" ON "item_clock"("wake_at");

CREATE INDEX "item_event_item_id_id_idx" ON "item_event"("item_id", "id");

CREATE INDEX "item_event_message_in_id_idx" ON "item_event"("message_in_id");

CREATE UNIQUE INDEX "channel_account_channel_account_key" ON "channel_account"("channel", "account");

CREATE INDEX "slot_person_id_idx" ON "slot"("person_id");

CREATE INDEX "slot_conversation_id_idx" ON "slot"("conversation_id");

CREATE INDEX "slot_message_in_id_idx" ON "slot"("message_in_id");

CREATE INDEX "delivery_line_slot_id_idx" ON "delivery_line"("slot_id");

CREATE INDEX "delivery_line_delivery_id_idx" ON "delivery_line"("delivery_id");

CREATE INDEX "delivery_line_person_id_due_at_idx" ON "delivery_line"("person_id", "due_at");

CREATE INDEX "delivery_line_conversation_id_idx" ON "delivery_line"("conversation_id");

CREATE INDEX "delivery_attempt_id_idx" ON "delivery"("attempt_id");

CREATE INDEX "delivery_slot_id_idx" ON "delivery"("slot_id");

CREATE INDEX "delivery_person_id_business_at_idx" ON "delivery"("person_id", "business_at");

CREATE INDEX "delivery_conversation_id_business_at_idx" ON "delivery"("conversation_id", "business_at");

CREATE INDEX "delivery_ref_idx" ON "delivery"("ref");

CREATE INDEX "message_in_person_id_business_at_idx" ON "message_in"("person_id", "business_at");

CREATE UNIQUE INDEX "message_in_account_id_platform_id_key" ON "message_in"("account_id", "platform_id");

CREATE INDEX "question_person_id_asked_at_idx" ON "question"("person_id", "asked_at");

CREATE UNIQUE INDEX "audit_sequence_key" ON "audit"("sequence");

ALTER TABLE "grid" ADD CONSTRAINT "grid_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "grid"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "unit" ADD CONSTRAINT "unit_grid_id_fkey" FOREIGN KEY ("grid_id") REFERENCES "grid"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "post" ADD CONSTRAINT "post_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "post" ADD CONSTRAINT "post_grid_id_fkey" FOREIGN KEY ("grid_id") REFERENCES "grid"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "unit_contact" ADD CONSTRAINT "unit_contact_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "unit_contact" ADD CONSTRAINT "unit_contact_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "obligation" ADD CONSTRAINT "obligation_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "binding" ADD CONSTRAINT "binding_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "conversation" ADD CONSTRAINT "conversation_grid_id_fkey" FOREIGN KEY ("grid_id") REFERENCES "grid"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "calendar_day" ADD CONSTRAINT "calendar_day_year_fkey" FOREIGN KEY ("year") REFERENCES "calendar_year"("year") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "status_entry" ADD CONSTRAINT "status_entry_list_id_fkey" FOREIGN KEY ("list_id") REFERENCES "status_list"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "task" ADD CONSTRAINT "task_window_id_fkey" FOREIGN KEY ("window_id") REFERENCES "report_window"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "item" ADD CONSTRAINT "item_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "item" ADD CONSTRAINT "item_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "item" ADD CONSTRAINT "item_grid_id_fkey" FOREIGN KEY ("grid_id") REFERENCES "grid"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "item_clock" ADD CONSTRAINT "item_clock_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "item"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "item_event" ADD CONSTRAINT "item_event_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "item"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "budget_month" ADD CONSTRAINT "budget_month_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "channel_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "slot" ADD CONSTRAINT "slot_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "channel_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "slot" ADD CONSTRAINT "slot_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "slot" ADD CONSTRAINT "slot_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "slot" ADD CONSTRAINT "slot_message_in_id_fkey" FOREIGN KEY ("message_in_id") REFERENCES "message_in"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "delivery_line" ADD CONSTRAINT "delivery_line_slot_id_fkey" FOREIGN KEY ("slot_id") REFERENCES "slot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "delivery_line" ADD CONSTRAINT "delivery_line_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "item"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "delivery_line" ADD CONSTRAINT "delivery_line_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "delivery_line" ADD CONSTRAINT "delivery_line_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "delivery_line" ADD CONSTRAINT "delivery_line_content_hash_fkey" FOREIGN KEY ("content_hash") REFERENCES "content"("hash") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "delivery_line" ADD CONSTRAINT "delivery_line_delivery_id_fkey" FOREIGN KEY ("delivery_id") REFERENCES "delivery"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "attempt" ADD CONSTRAINT "attempt_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "channel_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "attempt" ADD CONSTRAINT "attempt_content_hash_fkey" FOREIGN KEY ("content_hash") REFERENCES "content"("hash") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "delivery" ADD CONSTRAINT "delivery_attempt_id_fkey" FOREIGN KEY ("attempt_id") REFERENCES "attempt"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "delivery" ADD CONSTRAINT "delivery_slot_id_fkey" FOREIGN KEY ("slot_id") REFERENCES "slot"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "delivery" ADD CONSTRAINT "delivery_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "delivery" ADD CONSTRAINT "delivery_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "delivery" ADD CONSTRAINT "delivery_content_hash_fkey" FOREIGN KEY ("content_hash") REFERENCES "content"("hash") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "message_in" ADD CONSTRAINT "message_in_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "channel_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "message_in" ADD CONSTRAINT "message_in_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "reading" ADD CONSTRAINT "reading_message_in_id_fkey" FOREIGN KEY ("message_in_id") REFERENCES "message_in"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "question" ADD CONSTRAINT "question_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "question" ADD CONSTRAINT "question_message_in_id_fkey" FOREIGN KEY ("message_in_id") REFERENCES "message_in"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- States: the same words as the types in bot/domain and the pictures in the README.
ALTER TABLE "installation"
  ADD CONSTRAINT "installation_one_row" CHECK ("id" = 1),
  ADD CONSTRAINT "installation_mode" CHECK ("mode" IN ('demo', 'real'));

ALTER TABLE "business_clock" ADD CONSTRAINT "business_clock_one_row" CHECK ("id" = 1);

ALTER TABLE "grid" ADD CONSTRAINT "grid_level" CHECK ("level" BETWEEN 1 AND 4 AND ("level" = 1) = ("parent_id" IS NULL));

ALTER TABLE "unit" ADD CONSTRAINT "unit_status" CHECK ("status" IN ('active', 'suspended', 'removed'));

ALTER TABLE "post" ADD CONSTRAINT "post_validity" CHECK ("valid_to_on" IS NULL OR "valid_to_on" >= "valid_from_on");

ALTER TABLE "unit_contact"
  ADD CONSTRAINT "unit_contact_role" CHECK ("role" IN ('enterprise_statistician', 'statistics_head')),
  ADD CONSTRAINT "unit_contact_validity" CHECK ("valid_to_on" IS NULL OR "valid_to_on" >= "valid_from_on");

ALTER TABLE "binding" ADD CONSTRAINT "binding_state"
  CHECK ("state" IN ('not_member', 'invited', 'member', 'bound', 'heard_from'));

ALTER TABLE "calendar_year" ADD CONSTRAINT "calendar_year_status" CHECK ("status" IN ('official', 'provisional'));

ALTER TABLE "calendar_day" ADD CONSTRAINT "calendar_day_kind" CHECK ("kind" IN ('off', 'work'));

ALTER TABLE "report_window" ADD CONSTRAINT "report_window_order"
  CHECK ("opens_on" <= "cutoff_on" AND "cutoff_on" <= "acceptance_on");

ALTER TABLE "status_entry" ADD CONSTRAINT "status_entry_word"
  CHECK ("word" IN ('not_filed', 'filed', 'accepted', 'returned'));

ALTER TABLE "item" ADD CONSTRAINT "item_standing" CHECK ("standing" IN ('open', 'done', 'returned', 'exempt'));

ALTER TABLE "item" ADD CONSTRAINT "item_deadline_facts" CHECK ("kind" <> 'report_deadline' OR (
  "facts"->>'platform' IN ('unknown', 'not_filed', 'filed', 'returned', 'accepted')
  AND "facts"->>'claim' IN ('none', 'acknowledged', 'claimed', 'retracted')
  AND "facts"->>'exemption' IN ('none', 'granted')
  AND "facts"->>'dunning' IN ('none', 'drafted', 'issued')
));

ALTER TABLE "item_clock" ADD CONSTRAINT "item_clock_waiting"
  CHECK ("waits_for" IS NULL OR "waits_for" = 'status_list');

ALTER TABLE "slot"
  ADD CONSTRAINT "slot_state" CHECK ("state" IN ('open', 'claimed')),
  ADD CONSTRAINT "slot_class" CHECK ("class" IN ('private', 'group')),
  ADD CONSTRAINT "slot_recipient" CHECK (num_nonnulls("person_id", "conversation_id") = 1);

ALTER TABLE "delivery_line"
  ADD CONSTRAINT "delivery_line_state" CHECK ("state" IN ('planned', 'carried', 'dropped')),
  ADD CONSTRAINT "delivery_line_reason" CHECK (("state" = 'dropped') = ("reason" IS NOT NULL)),
  ADD CONSTRAINT "delivery_line_carried" CHECK (("state" = 'carried') = ("delivery_id" IS NOT NULL));

ALTER TABLE "attempt"
  ADD CONSTRAINT "attempt_state" CHECK ("state" IN
    ('sending', 'accepted', 'held', 'throttled', 'transient', 'unknown', 'rejected', 'account')),
  ADD CONSTRAINT "attempt_ended" CHECK (("state" = 'sending') = ("ended_at" IS NULL));

ALTER TABLE "delivery"
  ADD CONSTRAINT "delivery_state" CHECK ("state" IN
    ('sending', 'sent', 'delivered', 'read', 'waiting', 'failed', 'unknown', 'held')),
  ADD CONSTRAINT "delivery_waiting" CHECK (("state" = 'waiting') = ("retry_at" IS NOT NULL)),
  ADD CONSTRAINT "delivery_failed" CHECK ("state" <> 'failed' OR "reason" IS NOT NULL),
  ADD CONSTRAINT "delivery_recipient" CHECK (num_nonnulls("person_id", "conversation_id") = 1);

ALTER TABLE "message_in"
  ADD CONSTRAINT "message_in_state" CHECK ("state" IN ('received', 'done', 'ignored', 'parked')),
  ADD CONSTRAINT "message_in_scope" CHECK ("scope" IN ('person', 'group')),
  ADD CONSTRAINT "message_in_content" CHECK ("content" IN ('text', 'other', 'withheld'));

-- A recipient has one slot an instant; a reply's slot is its own.
CREATE UNIQUE INDEX "slot_once" ON "slot"
  ("person_id", "conversation_id", "class", "slot_at", "message_in_id") NULLS NOT DISTINCT;

-- Each step once: the same thing is said to the same recipient about the same item and round one time.
CREATE UNIQUE INDEX "delivery_line_once" ON "delivery_line"
  ("item_id", "round", "occasion", "person_id", "conversation_id") NULLS NOT DISTINCT;

-- What is open, and nothing else: the work queues stay as small as the work.
CREATE INDEX "slot_open" ON "slot" ("account_id", "slot_at", "class") WHERE "state" = 'open';
CREATE INDEX "slot_open_reply" ON "slot" ("account_id", "slot_at")
  WHERE "state" = 'open' AND "message_in_id" IS NOT NULL;
CREATE INDEX "item_clock_waiting" ON "item_clock" ("item_id") WHERE "waits_for" = 'status_list';
CREATE INDEX "delivery_line_planned" ON "delivery_line" ("item_id") WHERE "state" = 'planned';
CREATE INDEX "delivery_to_repeat" ON "delivery" ("business_at")
  WHERE "state" = 'unknown' AND "purpose" IN ('last_call', 'overdue') AND "repeated_at" IS NULL;
CREATE INDEX "delivery_waiting" ON "delivery" ("retry_at") WHERE "state" = 'waiting';
CREATE INDEX "attempt_sending" ON "attempt" ("account_id", "epoch", "id") WHERE "state" = 'sending';
CREATE INDEX "delivery_reply_sending" ON "delivery" ("attempt_id") WHERE "state" = 'sending' AND "purpose" = 'reply';
CREATE INDEX "message_in_received" ON "message_in" ("account_id", "sender_address", "sent_at", "id") WHERE "state" = 'received';
CREATE INDEX "message_in_queue" ON "message_in" ("sent_at", "id") WHERE "state" = 'received';
CREATE INDEX "audit_unsealed" ON "audit" ("id") WHERE "sequence" IS NULL;
