-- Files people send in chat; answers through the session a message came in.

CREATE TABLE "chat_file" (
    "message_in_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "size_bytes" BIGINT,
    "ref" TEXT,
    "state" TEXT NOT NULL DEFAULT 'wanted',
    "reason" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "hash" TEXT,
    "bytes" BYTEA,
    "preview" JSONB,

    CONSTRAINT "chat_file_pkey" PRIMARY KEY ("message_in_id")
);

ALTER TABLE "chat_file" ADD CONSTRAINT "chat_file_message_in_id_fkey" FOREIGN KEY ("message_in_id") REFERENCES "message_in"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "attempt" ADD COLUMN "via" TEXT NOT NULL DEFAULT 'api';

ALTER TABLE "budget_month" ADD COLUMN "answers" INTEGER NOT NULL DEFAULT 0;

-- The reference is a credential: it stays no longer than it is needed.
ALTER TABLE "chat_file"
  ADD CONSTRAINT "chat_file_state" CHECK ("state" IN ('wanted', 'stored', 'previewed', 'unread', 'failed')),
  ADD CONSTRAINT "chat_file_reason" CHECK (("state" = 'unread' OR "state" = 'failed') = ("reason" IS NOT NULL)),
  ADD CONSTRAINT "chat_file_ref" CHECK ("ref" IS NULL OR "state" = 'wanted'),
  ADD CONSTRAINT "chat_file_hash" CHECK ("state" NOT IN ('stored', 'previewed') OR "hash" IS NOT NULL),
  ADD CONSTRAINT "chat_file_preview" CHECK (("state" = 'previewed') = ("preview" IS NOT NULL));

ALTER TABLE "attempt" ADD CONSTRAINT "attempt_via" CHECK ("via" IN ('api', 'session'));

ALTER TABLE "message_in"
  DROP CONSTRAINT "message_in_content",
  ADD CONSTRAINT "message_in_content" CHECK ("content" IN ('text', 'file', 'picture', 'other', 'withheld'));

-- What is still to be fetched or read, and nothing else.
CREATE INDEX "chat_file_open" ON "chat_file" ("next_at") WHERE "state" IN ('wanted', 'stored');
