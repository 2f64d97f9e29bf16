-- Joined row by row with the decisions, the machines of a thousand patches took minutes under an unlucky plan. By patch there is one way:
-- its updates, and their rows by index. Machines of other rings come along and find their facts unchanged.
CREATE OR REPLACE FUNCTION "facts_of_decisions"() RETURNS trigger LANGUAGE plpgsql SET random_page_cost = 1.1 AS $$
DECLARE
  decided uuid[] := ARRAY(SELECT DISTINCT "patch_id" FROM "rows");
BEGIN
  PERFORM "refresh_machine_facts"(array_agg(DISTINCT mu."machine_id"))
  FROM "updates" u JOIN "machine_updates" mu ON mu."update_id" = u."id"
  WHERE u."patch_id" = ANY (decided)
    AND mu."state" IN ('offered', 'downloaded', 'pending-restart', 'failed', 'rolled-back', 'unknown')
  HAVING count(*) > 0;
  RETURN NULL;
END $$;
