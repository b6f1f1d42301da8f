-- Somebody with addresses on several channels is carried by one: the lowest rank first, then the oldest.
ALTER TABLE "binding" ADD COLUMN "rank" SMALLINT NOT NULL DEFAULT 0;

-- A grid is served by the chat it was bound to last; bound again, an older row counts as the newer.
-- Those that are there get one instant, and their ids decide as before.
ALTER TABLE "conversation" ADD COLUMN "bound_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now();
ALTER TABLE "conversation" ALTER COLUMN "bound_at" SET DEFAULT clock_timestamp();
