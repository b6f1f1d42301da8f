-- What is wrong with an account, told once to a person and, when it is over, once more.

CREATE TABLE "alarm" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "account_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "subject" TEXT NOT NULL DEFAULT '',
    "detail" JSONB NOT NULL DEFAULT '{}',
    "raised_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "told_at" TIMESTAMPTZ(3),
    "waits_for" TEXT,
    "cleared_at" TIMESTAMPTZ(3),
    "clearing_told_at" TIMESTAMPTZ(3),

    CONSTRAINT "alarm_pkey" PRIMARY KEY ("id")
);

ALTER TABLE "alarm" ADD CONSTRAINT "alarm_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "channel_account"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "alarm"
  ADD CONSTRAINT "alarm_code" CHECK ("code" IN
    ('account_stopped', 'account_deaf', 'budget_low', 'stream_down', 'database_away', 'message_parked')),
  ADD CONSTRAINT "alarm_waits_for" CHECK ("waits_for" IS NULL OR "waits_for" IN ('account', 'clerk')),
  ADD CONSTRAINT "alarm_clearing" CHECK ("clearing_told_at" IS NULL OR ("cleared_at" IS NOT NULL AND "told_at" IS NOT NULL));

-- One open alarm for each thing that is wrong.
CREATE UNIQUE INDEX "alarm_open" ON "alarm" ("account_id", "code", "subject") WHERE "cleared_at" IS NULL;
-- The few that nobody could work on, asked for every second.
CREATE INDEX "message_in_parked" ON "message_in" ("account_id", "received_at") WHERE "state" = 'parked';
