-- What people say may hold a firm's figure or somebody's number: such a text is kept and shown nowhere but to its own speaker.

ALTER TABLE "message_in" ADD COLUMN "restricted" BOOLEAN NOT NULL DEFAULT false;
