-- Two more kinds: notices that want one word from each firm, and changes of the people who answer for a firm.

ALTER TABLE "task" DROP CONSTRAINT "task_kind",
  ADD CONSTRAINT "task_kind" CHECK ("kind" IN
    ('report_deadline', 'verification_query', 'training_notice', 'law_notice', 'personnel_change'));

-- Changes of people come one by one, so that they share one task; a firm has one that is open.
CREATE UNIQUE INDEX "task_personnel_once" ON "task" ("kind") WHERE "kind" = 'personnel_change';
CREATE UNIQUE INDEX "item_personnel_open" ON "item" ("unit_id")
  WHERE "kind" = 'personnel_change' AND "standing" IN ('open', 'returned');

ALTER TABLE "item" DROP CONSTRAINT "item_kind", DROP CONSTRAINT "item_of_unit",
  ADD CONSTRAINT "item_kind" CHECK ("kind" IN
    ('report_deadline', 'verification_query', 'training_notice', 'law_notice', 'personnel_change')),
  ADD CONSTRAINT "item_of_unit" CHECK ("kind" NOT IN
    ('report_deadline', 'verification_query', 'law_notice', 'personnel_change') OR "unit_id" IS NOT NULL),
  ADD CONSTRAINT "item_notice_facts" CHECK ("kind" <> 'law_notice' OR (
    "facts"->>'confirmation' IN ('none', 'confirmed')
    AND ("facts"->>'confirmation' = 'confirmed') = ("facts"->>'confirmedAt' IS NOT NULL)
  )),
  ADD CONSTRAINT "item_personnel_facts" CHECK ("kind" <> 'personnel_change' OR (
    "facts"->>'change' IN ('told', 'withdrawn')
    AND "facts"->>'verdict' IN ('none', 'refused', 'confirmed')
  ));
