-- What a task's own clocks wait for: asking the bureau for a list, saying what stayed unsaid for want of one.
CREATE TABLE "task_clock" (
    "task_id" UUID NOT NULL,
    "occasion" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "wake_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "task_clock_pkey" PRIMARY KEY ("task_id","occasion")
);

CREATE INDEX "task_clock_wake_at_idx" ON "task_clock"("wake_at");

ALTER TABLE "task_clock" ADD CONSTRAINT "task_clock_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "task"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "task_clock" ADD CONSTRAINT "task_clock_occasion"
  CHECK ("occasion" IN ('ask_list:5', 'ask_list:6', 'ask_list:7', 'unsaid:5', 'unsaid:6'));
