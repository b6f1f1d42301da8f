-- Somebody with addresses on several channels is carried by one: the lowest rank first, then the oldest.
ALTER TABLE "binding" ADD COLUMN "rank" SMALLINT NOT NULL DEFAULT 0;
