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
