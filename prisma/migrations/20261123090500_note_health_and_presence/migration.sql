-- AlterTable
ALTER TABLE "machines" ADD COLUMN     "seen_days" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "grants" ADD COLUMN     "health_at" TIMESTAMPTZ(3);

-- The emergency stop. It is always there, so that whoever hands orders out can lock it.
INSERT INTO "settings" ("name", "value", "updated_at")
VALUES ('fleet-stop', '{"stopped": false, "by": null, "since": null}', CURRENT_TIMESTAMP) ON CONFLICT ("name") DO NOTHING;
