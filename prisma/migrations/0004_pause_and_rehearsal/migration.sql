-- A person can stop it: pause, rehearsal with its waves, recall.

-- `paused_at` is a business instant; `paused_by` is an actor as in audit.
ALTER TABLE "installation"
  ADD COLUMN "rehearsal" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "paused_at" TIMESTAMPTZ(3),
  ADD COLUMN "paused_by" TEXT,
  ADD CONSTRAINT "installation_paused" CHECK (("paused_at" IS NULL) = ("paused_by" IS NULL));

-- A real bureau that has said nothing yet begins in rehearsal; one at work is not silenced by an upgrade.
UPDATE "installation" SET "rehearsal" = true
 WHERE "mode" = 'real' AND NOT EXISTS (SELECT 1 FROM "delivery");

CREATE TABLE "wave" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "number" SERIAL NOT NULL,
    "slot_at" TIMESTAMPTZ(3) NOT NULL,
    "gathered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "state" TEXT NOT NULL DEFAULT 'held',
    "reason" TEXT,
    "people" INTEGER,
    "groups" INTEGER,
    "calls" INTEGER,
    "shown_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" TEXT,

    CONSTRAINT "wave_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "wave_number_key" ON "wave"("number");

ALTER TABLE "wave"
  ADD CONSTRAINT "wave_state" CHECK ("state" IN ('held', 'released', 'dropped')),
  ADD CONSTRAINT "wave_reason" CHECK (("state" = 'dropped') = ("reason" IS NOT NULL)),
  ADD CONSTRAINT "wave_decided" CHECK (("state" = 'held') = ("decided_at" IS NULL)),
  ADD CONSTRAINT "wave_shown" CHECK ("state" = 'held' OR "shown_at" IS NOT NULL);

ALTER TABLE "delivery_line" ADD COLUMN "wave_id" UUID;
ALTER TABLE "delivery_line" ADD CONSTRAINT "delivery_line_wave_id_fkey"
  FOREIGN KEY ("wave_id") REFERENCES "wave"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "delivery_line"
  DROP CONSTRAINT "delivery_line_state",
  ADD CONSTRAINT "delivery_line_state" CHECK ("state" IN ('planned', 'held', 'carried', 'dropped')),
  ADD CONSTRAINT "delivery_line_held" CHECK ("state" <> 'held' OR "wave_id" IS NOT NULL);

-- One wave of an instant is gathered at a time; what comes after it was shown is a wave of its own.
CREATE UNIQUE INDEX "wave_gathering" ON "wave" ("slot_at") WHERE "shown_at" IS NULL;
CREATE INDEX "wave_held" ON "wave" ("slot_at") WHERE "state" = 'held';
CREATE INDEX "delivery_line_wave" ON "delivery_line" ("wave_id") WHERE "wave_id" IS NOT NULL;

-- What a list settles is dropped also while it is held.
DROP INDEX "delivery_line_planned";
CREATE INDEX "delivery_line_planned" ON "delivery_line" ("item_id") WHERE "state" IN ('planned', 'held');

-- What a person takes back of a task's step, and what the platform said to it.
CREATE TABLE "recall" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "task_id" UUID NOT NULL,
    "step" TEXT NOT NULL,
    "correction" TEXT,
    "asked_by" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "recall_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "recalled_ref" (
    "id" UUID NOT NULL DEFAULT uuidv7(),
    "recall_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "scope" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "reason" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "next_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "recalled_ref_pkey" PRIMARY KEY ("id")
);

CREATE UNIQUE INDEX "recalled_ref_recall_id_ref_key" ON "recalled_ref"("recall_id", "ref");
CREATE INDEX "recalled_ref_ref_idx" ON "recalled_ref"("ref");

ALTER TABLE "recall" ADD CONSTRAINT "recall_task_id_fkey"
  FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "recalled_ref" ADD CONSTRAINT "recalled_ref_recall_id_fkey"
  FOREIGN KEY ("recall_id") REFERENCES "recall"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "recalled_ref" ADD CONSTRAINT "recalled_ref_account_id_fkey"
  FOREIGN KEY ("account_id") REFERENCES "channel_account"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "recalled_ref"
  ADD CONSTRAINT "recalled_ref_state" CHECK ("state" IN ('planned', 'recalled', 'refused')),
  ADD CONSTRAINT "recalled_ref_scope" CHECK ("scope" = 'person' OR "scope" = 'group'),
  ADD CONSTRAINT "recalled_ref_reason" CHECK ("state" <> 'refused' OR "reason" IS NOT NULL);

CREATE INDEX "recalled_ref_planned" ON "recalled_ref" ("account_id", "next_at") WHERE "state" = 'planned';
