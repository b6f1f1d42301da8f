-- A person may be on several channels: codes that bind an address, and what is said again on the next channel.

-- One open code a person: the newest. Only its hash is kept; using it deletes it.
CREATE TABLE "binding_code" (
    "person_id" UUID NOT NULL,
    "code_hash" TEXT NOT NULL,
    "issued_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "binding_code_pkey" PRIMARY KEY ("person_id")
);
CREATE UNIQUE INDEX "binding_code_code_hash_key" ON "binding_code"("code_hash");
ALTER TABLE "binding_code" ADD CONSTRAINT "binding_code_person_id_fkey"
  FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Codes that did not fit, counted against guessing.
CREATE INDEX "message_in_bind_refused" ON "message_in" ("account_id", "received_at") WHERE "reason" = 'bind_refused';

-- Whoever writes a code that does not fit is nobody we know, and is answered all the same: at the address the message
-- came from.
ALTER TABLE "slot"
  DROP CONSTRAINT "slot_recipient",
  ADD CONSTRAINT "slot_recipient" CHECK (num_nonnulls("person_id", "conversation_id") = 1
    OR (num_nonnulls("person_id", "conversation_id") = 0 AND "message_in_id" IS NOT NULL));
ALTER TABLE "delivery"
  DROP CONSTRAINT "delivery_recipient",
  ADD CONSTRAINT "delivery_recipient" CHECK (num_nonnulls("person_id", "conversation_id") <= 1);

-- A recipient has one slot an instant on each account.
DROP INDEX "slot_once";
CREATE UNIQUE INDEX "slot_once" ON "slot"
  ("person_id", "conversation_id", "class", "slot_at", "message_in_id", "account_id") NULLS NOT DISTINCT;

-- A line that stands for one that did not arrive: the same words about the same thing, on the next channel.
ALTER TABLE "delivery_line" ADD COLUMN "instead_of" UUID;
ALTER TABLE "delivery_line" ADD COLUMN "instead_why" TEXT;
ALTER TABLE "delivery_line" ADD CONSTRAINT "delivery_line_instead_of_fkey"
  FOREIGN KEY ("instead_of") REFERENCES "delivery_line"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "delivery_line" ADD CONSTRAINT "delivery_line_instead_why"
  CHECK (("instead_of" IS NULL) = ("instead_why" IS NULL));

-- Each step once, and once more for each line that did not arrive.
DROP INDEX "delivery_line_once";
CREATE UNIQUE INDEX "delivery_line_once" ON "delivery_line"
  ("item_id", "round", "occasion", "person_id", "conversation_id", "instead_of") NULLS NOT DISTINCT;
CREATE UNIQUE INDEX "delivery_line_instead_of" ON "delivery_line" ("instead_of") WHERE "instead_of" IS NOT NULL;

-- When the next channel is to be looked for (business time): what is due and nothing else.
ALTER TABLE "delivery" ADD COLUMN "next_channel_at" TIMESTAMPTZ(3);
CREATE INDEX "delivery_next_channel" ON "delivery" ("next_channel_at") WHERE "next_channel_at" IS NOT NULL;
