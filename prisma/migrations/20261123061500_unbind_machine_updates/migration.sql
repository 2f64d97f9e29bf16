-- Rows of "updates" are never deleted, so the check protects nothing; it took a quarter of the time in which a fleet's first scans
-- are stored, and made reports that arrive together share locks on the same few rows.
ALTER TABLE "machine_updates" DROP CONSTRAINT "machine_updates_update_id_fkey";
