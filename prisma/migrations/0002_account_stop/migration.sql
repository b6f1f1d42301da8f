-- An account the platform refuses is stopped as a whole, and an address it refuses for good is left alone.

ALTER TABLE "channel_account" ADD COLUMN "stop_code" TEXT,
ADD COLUMN "stopped_at" TIMESTAMPTZ(3),
ADD COLUMN "probe_at" TIMESTAMPTZ(3);

ALTER TABLE "binding" ADD COLUMN "refused_code" TEXT;

-- Stopped as a whole or not at all; `probe_at` is when one cautious call may be made (real time).
ALTER TABLE "channel_account"
  ADD CONSTRAINT "channel_account_stop_code"
    CHECK ("stop_code" IN ('auth', 'ip', 'quota', 'banned', 'permission')),
  ADD CONSTRAINT "channel_account_stop"
    CHECK (num_nonnulls("stop_code", "stopped_at", "probe_at") IN (0, 3));

-- Refused by the platform, not struck off by the bureau: whoever is heard from again is reachable again.
ALTER TABLE "binding" ADD CONSTRAINT "binding_refused"
  CHECK ("refused_code" IS NULL OR "state" = 'not_member');

-- Columns that are empty for most rows: an index over the others costs what is never looked for, at each insert and
-- each change of state. A claim writes two entries fewer for each of its slots and deliveries, of six each.
DROP INDEX "slot_conversation_id_idx";
CREATE INDEX "slot_conversation_id_idx" ON "slot" ("conversation_id") WHERE "conversation_id" IS NOT NULL;
DROP INDEX "slot_message_in_id_idx";
CREATE INDEX "slot_message_in_id_idx" ON "slot" ("message_in_id") WHERE "message_in_id" IS NOT NULL;
DROP INDEX "delivery_line_conversation_id_idx";
CREATE INDEX "delivery_line_conversation_id_idx" ON "delivery_line" ("conversation_id")
  WHERE "conversation_id" IS NOT NULL;
DROP INDEX "delivery_conversation_id_business_at_idx";
CREATE INDEX "delivery_conversation_id_business_at_idx" ON "delivery" ("conversation_id", "business_at")
  WHERE "conversation_id" IS NOT NULL;
DROP INDEX "delivery_ref_idx";
CREATE INDEX "delivery_ref_idx" ON "delivery" ("ref") WHERE "ref" IS NOT NULL;
