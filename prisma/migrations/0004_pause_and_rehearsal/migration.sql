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
