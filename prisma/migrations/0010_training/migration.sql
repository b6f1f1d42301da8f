-- Trainings (培训): an item for each firm that has to send somebody, receipts and who was there as its facts.

ALTER TABLE "task"
  DROP CONSTRAINT "task_kind",
  ADD CONSTRAINT "task_kind" CHECK ("kind" IN ('report_deadline', 'verification_query', 'training_notice'));

ALTER TABLE "item"
  DROP CONSTRAINT "item_kind",
  ADD CONSTRAINT "item_kind" CHECK ("kind" IN ('report_deadline', 'verification_query', 'training_notice')),
  ADD CONSTRAINT "item_of_training" CHECK ("kind" <> 'training_notice' OR "unit_id" IS NOT NULL),
  ADD CONSTRAINT "item_training_facts" CHECK ("kind" <> 'training_notice' OR (
    "facts"->>'receipt' IN ('none', 'attending', 'leave', 'declined')
    AND jsonb_typeof("facts"->'present') = 'array'
  ));

-- What a training's sign-in codes are made from; apart from the task, so that whoever reads that never reads this.
CREATE TABLE "sign_in_secret" (
    "task_id" UUID NOT NULL,
    "secret" BYTEA NOT NULL,

    CONSTRAINT "sign_in_secret_pkey" PRIMARY KEY ("task_id"),
    CONSTRAINT "sign_in_secret_length" CHECK (octet_length("secret") >= 20)
);
ALTER TABLE "sign_in_secret" ADD CONSTRAINT "sign_in_secret_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Who was at which training: coverage by person, and with it by firm.
CREATE VIEW "training_presence" AS
SELECT i.id AS item_id, i.task_id, i.unit_id, i.round, (t.payload->>'prejob')::boolean AS prejob,
       p.value->>'name' AS name, (p.value->>'at')::timestamptz AS at, p.value->>'by' AS signed_by,
       p.value->>'reason' AS reason
  FROM item i
  JOIN task t ON t.id = i.task_id
 CROSS JOIN LATERAL jsonb_array_elements(i.facts->'present') AS p(value)
 WHERE i.kind = 'training_notice';
