-- DropForeignKey
ALTER TABLE "patch_decisions" DROP CONSTRAINT "patch_decisions_rule_id_fkey";

-- AlterTable
ALTER TABLE "patch_decisions" ADD COLUMN     "reason" TEXT;

-- AlterTable
ALTER TABLE "patches" ADD COLUMN     "changed_at" TIMESTAMPTZ(3),
ADD COLUMN     "changed_reason" TEXT;

-- AddForeignKey
ALTER TABLE "patch_decisions" ADD CONSTRAINT "patch_decisions_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "patch_rules"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What Prisma's language cannot say.
ALTER TABLE "patch_decisions"
  -- Rules speak for one ring at a time; a rule never decides without a reason.
  ADD CONSTRAINT "patch_decisions_of_rules" CHECK (("reason" IS NULL AND "rule_id" IS NULL) OR ("reason" IS NOT NULL AND "ring_id" IS NOT NULL));
ALTER TABLE "patches"
  ADD CONSTRAINT "patches_change_whole" CHECK (("changed_at" IS NULL) = ("changed_reason" IS NULL));

-- Rules decide on hundreds of patches in one statement: the facts of the fleet list are refreshed once for all of them, and only for
-- machines of the rings concerned.
DROP TRIGGER "patch_decisions_facts" ON "patch_decisions";
DROP FUNCTION "facts_of_decisions"();
CREATE FUNCTION "facts_of_decisions"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "refresh_machine_facts"(array_agg(DISTINCT mu."machine_id"))
  FROM "rows" d JOIN "updates" u ON u."patch_id" = d."patch_id" JOIN "machine_updates" mu ON mu."update_id" = u."id"
    JOIN "machines" m ON m."id" = mu."machine_id" AND (d."ring_id" IS NULL OR d."ring_id" = m."ring_id")
  WHERE mu."state" IN ('offered', 'downloaded', 'pending-restart', 'failed', 'rolled-back', 'unknown')
  HAVING count(*) > 0;
  RETURN NULL;
END $$;
CREATE TRIGGER "patch_decisions_facts_insert" AFTER INSERT ON "patch_decisions"
  REFERENCING NEW TABLE AS "rows" FOR EACH STATEMENT EXECUTE FUNCTION "facts_of_decisions"();
CREATE TRIGGER "patch_decisions_facts_update" AFTER UPDATE ON "patch_decisions"
  REFERENCING NEW TABLE AS "rows" FOR EACH STATEMENT EXECUTE FUNCTION "facts_of_decisions"();
CREATE TRIGGER "patch_decisions_facts_delete" AFTER DELETE ON "patch_decisions"
  REFERENCING OLD TABLE AS "rows" FOR EACH STATEMENT EXECUTE FUNCTION "facts_of_decisions"();

-- The same for machines that are placed anew by the thousand: whoever does that says so and refreshes once (rings/placement.service).
DROP TRIGGER "machines_facts_ring" ON "machines";
CREATE TRIGGER "machines_facts_ring" AFTER UPDATE OF "ring_id" ON "machines"
  FOR EACH ROW WHEN (OLD."ring_id" <> NEW."ring_id" AND coalesce(current_setting('sluice.facts', true), '') <> 'later')
  EXECUTE FUNCTION "facts_of_ring"();
