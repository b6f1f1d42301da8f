-- What the organiser has said of a leave from a training; facts written before have no such word and pass.

ALTER TABLE "item"
  DROP CONSTRAINT "item_training_facts",
  ADD CONSTRAINT "item_training_facts" CHECK ("kind" <> 'training_notice' OR (
    "facts"->>'receipt' IN ('none', 'attending', 'leave', 'declined')
    AND "facts"->>'leave' IN ('none', 'granted', 'refused')
    AND jsonb_typeof("facts"->'present') = 'array'
  ));
