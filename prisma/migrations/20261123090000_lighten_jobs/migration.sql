-- A job's way through its states used to touch five indexes at each step, and to repeat in "job_events" and "attempts" what other
-- columns say already. Now each fact has one place: the attempt under way stands in the job's row, an ended one in "attempts", and
-- "job_events" keeps what no other row says.
ALTER TABLE "jobs"
  ADD COLUMN "leased_at" TIMESTAMPTZ(3),
  ADD COLUMN "heard_seq" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "occupies" UUID;

UPDATE "jobs" j SET
  "leased_at" = (SELECT a."leased_at" FROM "attempts" a WHERE a."job_id" = j."id" AND a."number" = j."attempt" AND a."ended_at" IS NULL),
  "heard_seq" = coalesce((SELECT max(e."seq") FROM "job_events" e WHERE e."job_id" = j."id" AND e."attempt" = j."attempt"), 0),
  "occupies" = CASE WHEN "changing" AND "state" IN ('leased', 'running', 'stopping') THEN "machine_id" END
WHERE "attempt" > 0;
DELETE FROM "attempts" a USING "jobs" j WHERE j."id" = a."job_id" AND a."number" = j."attempt" AND a."ended_at" IS NULL;
UPDATE "attempts" SET "ended_at" = "leased_at" WHERE "ended_at" IS NULL;
ALTER TABLE "attempts" ALTER COLUMN "ended_at" SET NOT NULL;
DELETE FROM "job_events" WHERE "kind" IN ('created', 'leased', 'succeed');

-- Jobs are never deleted, and both tables are written only by transactions that hold the job's row locked: the checks protected
-- nothing, and took a quarter of the time of a job's life.
ALTER TABLE "attempts" DROP CONSTRAINT "attempts_job_id_fkey";
ALTER TABLE "job_events" DROP CONSTRAINT "job_events_job_id_fkey";

-- No column that an index names may change from step to step: an update that touches no index stays on its page (HOT).
DROP INDEX "jobs_one_changing_under_way";
DROP INDEX "jobs_due";
DROP INDEX "jobs_under_way";
DROP INDEX "jobs_open";
-- What the claim and the reconciler look for, partial because nearly all jobs are over.
CREATE INDEX "jobs_open" ON "jobs" ("machine_id", "not_before") WHERE "ended_at" IS NULL;
-- One changing job under way per machine: the database decides the race, not the code.
CREATE UNIQUE INDEX "jobs_one_changing_under_way" ON "jobs" ("occupies") WHERE "occupies" IS NOT NULL;
ALTER TABLE "jobs"
  ADD CONSTRAINT "jobs_occupies_while_changing" CHECK ("occupies" IS NOT DISTINCT FROM
    CASE WHEN "changing" AND "state" IN ('leased', 'running', 'stopping') THEN "machine_id" END),
  ADD CONSTRAINT "jobs_ended_in_the_end" CHECK (("ended_at" IS NULL) = ("state" IN ('queued', 'leased', 'running', 'stopping')));
-- Room for three later versions of each row.
ALTER TABLE "jobs" SET (fillfactor = 50);
