-- CreateTable
CREATE TABLE "machine_facts" (
    "machine_id" UUID NOT NULL,
    "open" INTEGER NOT NULL,
    "oldest_at" TIMESTAMPTZ(3),
    "behind" BOOLEAN NOT NULL,

    CONSTRAINT "machine_facts_pkey" PRIMARY KEY ("machine_id")
);

-- AddForeignKey
ALTER TABLE "machine_facts" ADD CONSTRAINT "machine_facts_machine_id_fkey" FOREIGN KEY ("machine_id") REFERENCES "machines"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Open rows are few beside installed ones, and every list, count and proof asks for them only. The states are OPEN_UPDATE_STATES of
-- libs/domain/patches/close.ts; a test compares.
CREATE INDEX "machine_updates_open" ON "machine_updates" ("machine_id", "update_id")
  WHERE "state" IN ('offered', 'downloaded', 'pending-restart', 'failed', 'rolled-back', 'unknown');

-- Sorting 10,000 machines by the age of their oldest missing patch takes a join over every open row: too slow for each page view,
-- so the three facts are kept where they change. Rows are written in the order of their ids, lest two decisions deadlock.
CREATE FUNCTION "refresh_machine_facts"(ids uuid[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO "machine_facts" AS f ("machine_id", "open", "oldest_at", "behind")
  SELECT m."id", count(o."patch_id")::int, min(o."first_seen_at"), coalesce(bool_or(EXISTS (
      SELECT FROM "patch_decisions" d
      WHERE d."patch_id" = o."patch_id" AND d."decision" = 'release' AND (d."ring_id" IS NULL OR d."ring_id" = m."ring_id")
    )), false)
  FROM "machines" m LEFT JOIN LATERAL (
    SELECT p."id" AS "patch_id", p."first_seen_at"
    FROM "machine_updates" mu JOIN "updates" u ON u."id" = mu."update_id" JOIN "patches" p ON p."id" = u."patch_id"
    WHERE mu."machine_id" = m."id"
      AND mu."state" IN ('offered', 'downloaded', 'pending-restart', 'failed', 'rolled-back', 'unknown')
      AND NOT EXISTS (
        SELECT FROM "patch_decisions" d
        WHERE d."patch_id" = p."id" AND d."decision" = 'decline' AND (d."ring_id" IS NULL OR d."ring_id" = m."ring_id")
      )
  ) o ON true
  WHERE m."id" = ANY (ids)
  GROUP BY m."id" ORDER BY m."id"
  ON CONFLICT ("machine_id") DO UPDATE SET "open" = excluded."open", "oldest_at" = excluded."oldest_at", "behind" = excluded."behind"
  WHERE (f."open", f."oldest_at", f."behind") IS DISTINCT FROM (excluded."open", excluded."oldest_at", excluded."behind")
$$;

CREATE FUNCTION "facts_of_updates"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    PERFORM "refresh_machine_facts"(array_agg(DISTINCT n."machine_id"))
    FROM "new_rows" n JOIN "old_rows" o USING ("machine_id", "update_id") WHERE n."state" <> o."state" HAVING count(*) > 0;
  ELSIF TG_OP = 'INSERT' THEN
    PERFORM "refresh_machine_facts"(array_agg(DISTINCT "machine_id")) FROM "new_rows" HAVING count(*) > 0;
  ELSE
    PERFORM "refresh_machine_facts"(array_agg(DISTINCT "machine_id")) FROM "old_rows" HAVING count(*) > 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "machine_updates_facts_insert" AFTER INSERT ON "machine_updates"
  REFERENCING NEW TABLE AS "new_rows" FOR EACH STATEMENT EXECUTE FUNCTION "facts_of_updates"();
CREATE TRIGGER "machine_updates_facts_update" AFTER UPDATE ON "machine_updates"
  REFERENCING OLD TABLE AS "old_rows" NEW TABLE AS "new_rows" FOR EACH STATEMENT EXECUTE FUNCTION "facts_of_updates"();
CREATE TRIGGER "machine_updates_facts_delete" AFTER DELETE ON "machine_updates"
  REFERENCING OLD TABLE AS "old_rows" FOR EACH STATEMENT EXECUTE FUNCTION "facts_of_updates"();

CREATE FUNCTION "facts_of_decisions"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "refresh_machine_facts"(array_agg(DISTINCT mu."machine_id"))
  FROM "updates" u JOIN "machine_updates" mu ON mu."update_id" = u."id"
  WHERE u."patch_id" = coalesce(NEW."patch_id", OLD."patch_id")
    AND mu."state" IN ('offered', 'downloaded', 'pending-restart', 'failed', 'rolled-back', 'unknown')
  HAVING count(*) > 0;
  RETURN NULL;
END $$;
CREATE TRIGGER "patch_decisions_facts" AFTER INSERT OR UPDATE OR DELETE ON "patch_decisions"
  FOR EACH ROW EXECUTE FUNCTION "facts_of_decisions"();

CREATE FUNCTION "facts_of_ring"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM "refresh_machine_facts"(ARRAY[NEW."id"]);
  RETURN NULL;
END $$;
CREATE TRIGGER "machines_facts_ring" AFTER UPDATE OF "ring_id" ON "machines"
  FOR EACH ROW WHEN (OLD."ring_id" <> NEW."ring_id") EXECUTE FUNCTION "facts_of_ring"();

SELECT "refresh_machine_facts"(array_agg("id")) FROM "machines" HAVING count(*) > 0;
