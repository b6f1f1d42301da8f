-- Items of several kinds side by side: not each has a form and a window, not each is about a firm.

ALTER TABLE "task"
  ALTER COLUMN "form_code" DROP NOT NULL,
  ALTER COLUMN "period" DROP NOT NULL,
  ALTER COLUMN "window_id" DROP NOT NULL,
  ADD COLUMN "title" TEXT NOT NULL DEFAULT '',
  ADD COLUMN "payload" JSONB,
  ADD COLUMN "payload_version" INTEGER;

ALTER TABLE "item"
  ALTER COLUMN "unit_id" DROP NOT NULL,
  ADD COLUMN "person_id" UUID,
  ADD COLUMN "payload" JSONB,
  ADD COLUMN "payload_version" INTEGER;

ALTER TABLE "item" ADD CONSTRAINT "item_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "item_person_id_idx" ON "item" ("person_id") WHERE "person_id" IS NOT NULL;

ALTER TABLE "task"
  ADD CONSTRAINT "task_kind" CHECK ("kind" IN ('report_deadline', 'verification_query')),
  ADD CONSTRAINT "task_deadline" CHECK ("kind" <> 'report_deadline'
    OR num_nonnulls("form_code", "period", "window_id") = 3),
  ADD CONSTRAINT "task_payload" CHECK (("payload" IS NULL) = ("payload_version" IS NULL));

-- A form of a period falls due once; how often it is asked about or spoken of is nobody's rule.
DROP INDEX "task_kind_form_code_period_key";
CREATE UNIQUE INDEX "task_deadline_once" ON "task" ("form_code", "period") WHERE "kind" = 'report_deadline';

-- An item is about a firm, a person, or the grid it is in.
ALTER TABLE "item"
  ADD CONSTRAINT "item_kind" CHECK ("kind" IN ('report_deadline', 'verification_query')),
  ADD CONSTRAINT "item_subject" CHECK (num_nonnulls("unit_id", "person_id") <= 1),
  ADD CONSTRAINT "item_of_unit" CHECK ("kind" NOT IN ('report_deadline', 'verification_query') OR "unit_id" IS NOT NULL),
  ADD CONSTRAINT "item_payload" CHECK (("payload" IS NULL) = ("payload_version" IS NULL)),
  ADD CONSTRAINT "item_query_facts" CHECK ("kind" <> 'verification_query' OR (
    "facts"->>'answer' IN ('none', 'confirmed', 'corrected', 'asked')
    AND "facts"->>'review' IN ('none', 'settled_true', 'return_form', 'settled_corrected', 'onsite')
  ));

-- Whether a query may show its figures to a verified contact in private (K1); without a word of the bureau it never does.
ALTER TABLE "installation" ADD COLUMN "query_figures" BOOLEAN NOT NULL DEFAULT false;
