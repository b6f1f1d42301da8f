-- Who wrote a message may be proved by its platform, or only claimed by whoever wrote it (the From of a mail).

ALTER TABLE "message_in" ADD COLUMN "sender_proof" TEXT NOT NULL DEFAULT 'platform';
ALTER TABLE "message_in" ADD CONSTRAINT "message_in_sender_proof_check" CHECK ("sender_proof" IN ('platform', 'claimed'));
