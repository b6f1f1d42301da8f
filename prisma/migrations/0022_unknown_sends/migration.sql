-- Sends whose end nobody knows, for platforms that can be asked: few, and asked for every second.
CREATE INDEX "delivery_unknown" ON "delivery" ("attempt_id") WHERE "state" = 'unknown';
