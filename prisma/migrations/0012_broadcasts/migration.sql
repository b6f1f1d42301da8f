-- Broadcasts of bureau staff: what is sent to whom, who agreed, and the texts they are made from.

CREATE TABLE "broadcast_template" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "saved_by" TEXT NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "broadcast_template_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "broadcast_template_name_version_key" ON "broadcast_template"("name", "version");

CREATE TABLE "broadcast" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "number" SERIAL NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "reason" TEXT,
    "author" TEXT NOT NULL,
    "audience" JSONB,
    "text" TEXT,
    "template_id" UUID,
    "send_at" TIMESTAMPTZ(3),
    "receivers" INTEGER,
    "calls" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "approved_by" TEXT,
    "approved_at" TIMESTAMPTZ(3),
    "begun_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "correction" TEXT,
    "correction_by" TEXT,

    CONSTRAINT "broadcast_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "broadcast_number_key" ON "broadcast"("number");
CREATE INDEX "broadcast_author_id_idx" ON "broadcast"("author", "id");

ALTER TABLE "broadcast" ADD CONSTRAINT "broadcast_template_id_fkey"
  FOREIGN KEY ("template_id") REFERENCES "broadcast_template"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Never the author, whatever the rules in front of it say.
ALTER TABLE "broadcast"
  ADD CONSTRAINT "broadcast_second_person" CHECK ("approved_by" IS NULL OR "approved_by" <> "author"),
  ADD CONSTRAINT "broadcast_correction" CHECK (("correction" IS NULL) = ("correction_by" IS NULL)),
  ADD CONSTRAINT "broadcast_approved" CHECK (("approved_by" IS NULL) = ("approved_at" IS NULL)),
  ADD CONSTRAINT "broadcast_whole" CHECK ("state" = 'draft' OR "state" = 'stopped'
    OR num_nonnulls("audience", "text", "receivers", "calls") = 4),
  ADD CONSTRAINT "broadcast_timed" CHECK ("state" <> 'scheduled' OR "send_at" IS NOT NULL),
  ADD CONSTRAINT "broadcast_refused" CHECK ("state" <> 'refused' OR "reason" IS NOT NULL),
  ADD CONSTRAINT "broadcast_begun" CHECK (("state" <> 'sending' AND "state" <> 'done') OR "begun_at" IS NOT NULL),
  ADD CONSTRAINT "broadcast_state" CHECK ("state" IN
    ('draft', 'previewed', 'waiting', 'scheduled', 'sending', 'paused', 'done', 'stopped', 'refused'));

CREATE INDEX "broadcast_due" ON "broadcast" ("send_at") WHERE "state" = 'scheduled';
CREATE INDEX "broadcast_sending" ON "broadcast" ("id") WHERE "state" = 'sending';

ALTER TABLE "delivery_line" ADD COLUMN "broadcast_id" UUID;
ALTER TABLE "delivery_line" ADD CONSTRAINT "delivery_line_broadcast_id_fkey"
  FOREIGN KEY ("broadcast_id") REFERENCES "broadcast"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "delivery_line_broadcast" ON "delivery_line" ("broadcast_id") WHERE "broadcast_id" IS NOT NULL;

-- A paused broadcast keeps its lines back without a wave.
ALTER TABLE "delivery_line"
  DROP CONSTRAINT "delivery_line_held",
  ADD CONSTRAINT "delivery_line_held" CHECK ("state" <> 'held' OR num_nonnulls("wave_id", "broadcast_id") > 0);

-- Taken back is a step of a task, or a broadcast.
ALTER TABLE "recall"
  ALTER COLUMN "task_id" DROP NOT NULL,
  ADD COLUMN "broadcast_id" UUID;
ALTER TABLE "recall" ADD CONSTRAINT "recall_broadcast_id_fkey"
  FOREIGN KEY ("broadcast_id") REFERENCES "broadcast"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "recall" ADD CONSTRAINT "recall_of" CHECK (num_nonnulls("task_id", "broadcast_id") = 1);
CREATE INDEX "recall_broadcast_id_idx" ON "recall"("broadcast_id");
