-- What RetentionService walks along: ended jobs in the order of their end.
CREATE INDEX "jobs_ended" ON "jobs" ("ended_at", "id") WHERE "ended_at" IS NOT NULL;
