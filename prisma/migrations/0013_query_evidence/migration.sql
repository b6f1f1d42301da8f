-- Files a firm sends as evidence for a query; how queries are found by number, and those whose forms were returned.

CREATE TABLE "evidence" (
    "item_id" UUID NOT NULL,
    "message_in_id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "kept_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "evidence_pkey" PRIMARY KEY ("item_id", "message_in_id")
);

CREATE INDEX "evidence_message_in_id_idx" ON "evidence" ("message_in_id");

ALTER TABLE "evidence"
  ADD CONSTRAINT "evidence_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "item"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  ADD CONSTRAINT "evidence_message_in_id_fkey" FOREIGN KEY ("message_in_id") REFERENCES "chat_file"("message_in_id") ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD CONSTRAINT "evidence_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- kept: evidence; its bytes outlive those of lists and are never sent on.
ALTER TABLE "chat_file"
  DROP CONSTRAINT "chat_file_state",
  ADD CONSTRAINT "chat_file_state" CHECK ("state" IN ('wanted', 'stored', 'previewed', 'kept', 'unread', 'failed')),
  DROP CONSTRAINT "chat_file_hash",
  ADD CONSTRAINT "chat_file_hash" CHECK ("state" NOT IN ('stored', 'previewed', 'kept') OR "hash" IS NOT NULL);

CREATE INDEX "item_query_number" ON "item" (("payload"->>'number')) WHERE "kind" = 'verification_query';
CREATE INDEX "item_query_repeats" ON "item" ("natural_key") WHERE "kind" = 'verification_query' AND "payload"->'repeats' <> '[]';
CREATE INDEX "item_query_returned" ON "item" ("natural_key") WHERE "kind" = 'verification_query' AND "standing" = 'returned';
