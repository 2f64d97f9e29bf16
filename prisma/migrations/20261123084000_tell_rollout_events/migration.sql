-- AlterTable
ALTER TABLE "rollout_events" ADD COLUMN     "told" BOOLEAN NOT NULL DEFAULT false;

-- What is still to be told: nearly all events are old.
CREATE INDEX "rollout_events_untold" ON "rollout_events" ("id") WHERE NOT "told";
