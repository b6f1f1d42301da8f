-- An address somebody took away by hand is not that of a list any more: the next roster does not bring it back.

ALTER TABLE "binding" ADD COLUMN "released_at" TIMESTAMPTZ(3);
ALTER TABLE "binding" ADD CONSTRAINT "binding_released"
  CHECK ("released_at" IS NULL OR ("state" = 'not_member' AND "refused_code" IS NULL));
