-- When the platform says that a message was read (real time), where it does.
ALTER TABLE "delivery" ADD COLUMN "read_at" TIMESTAMPTZ(3);
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_read" CHECK ("state" <> 'read' OR "read_at" IS NOT NULL);
