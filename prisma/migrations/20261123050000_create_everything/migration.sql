-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "token_hash" BYTEA NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "settings" (
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "rings" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "rings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "machines" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "smbios_uuid" UUID NOT NULL,
    "ownership" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'active',
    "state_reason" TEXT,
    "ring_id" UUID NOT NULL,
    "edition" TEXT NOT NULL,
    "display_version" TEXT,
    "build" INTEGER NOT NULL,
    "ubr" INTEGER NOT NULL,
    "agent_version" TEXT NOT NULL,
    "enrolled_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3),
    "boot_at" TIMESTAMPTZ(3),
    "clock_skew_ms" INTEGER,
    "audit_head" TEXT,
    "preflight" JSONB NOT NULL DEFAULT '[]',
    "replaces_id" UUID,

    CONSTRAINT "machines_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credentials" (
    "id" UUID NOT NULL,
    "machine_id" UUID NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "first_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "credentials_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enrolment_tokens" (
    "id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "label" TEXT NOT NULL,
    "ring_id" UUID NOT NULL,
    "ownership" TEXT NOT NULL,
    "max_uses" INTEGER NOT NULL,
    "uses" INTEGER NOT NULL DEFAULT 0,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "enrolment_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "patches" (
    "id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "stream" TEXT NOT NULL,
    "month" TEXT,
    "kind" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "kb" TEXT[],
    "severity" TEXT NOT NULL DEFAULT 'none',
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "patches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "updates" (
    "id" UUID NOT NULL,
    "update_id" UUID NOT NULL,
    "revision" INTEGER NOT NULL,
    "patch_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "kb" TEXT[],
    "categories" JSONB NOT NULL,
    "type" TEXT NOT NULL,
    "severity" TEXT NOT NULL,
    "max_bytes" BIGINT NOT NULL,
    "impact" TEXT NOT NULL,
    "restart" TEXT NOT NULL,
    "mandatory" BOOLEAN NOT NULL,
    "optional" BOOLEAN NOT NULL,
    "uninstallable" BOOLEAN NOT NULL,
    "driver" JSONB,
    "supersedes" TEXT[],
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "updates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "machine_updates" (
    "machine_id" UUID NOT NULL,
    "update_id" UUID NOT NULL,
    "state" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "evidence" TEXT,
    "hresult" TEXT,

    CONSTRAINT "machine_updates_pkey" PRIMARY KEY ("machine_id","update_id")
);

-- CreateTable
CREATE TABLE "patch_decisions" (
    "id" UUID NOT NULL,
    "patch_id" UUID NOT NULL,
    "ring_id" UUID,
    "decision" TEXT NOT NULL,
    "decided_by" TEXT NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "patch_decisions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "jobs" (
    "id" UUID NOT NULL,
    "machine_id" UUID NOT NULL,
    "verb" TEXT NOT NULL,
    "params" JSONB NOT NULL,
    "changing" BOOLEAN NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "reason" TEXT,
    "hresult" TEXT,
    "detail" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "max_attempts" INTEGER NOT NULL DEFAULT 5,
    "fence" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "not_before" TIMESTAMPTZ(3) NOT NULL,
    "not_after" TIMESTAMPTZ(3) NOT NULL,
    "phase" TEXT,
    "percent" INTEGER NOT NULL DEFAULT 0,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempts" (
    "job_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "fence" INTEGER NOT NULL,
    "leased_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "reason" TEXT,
    "hresult" TEXT,
    "result" JSONB,

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("job_id","number")
);

-- CreateTable
CREATE TABLE "job_events" (
    "id" BIGSERIAL NOT NULL,
    "job_id" UUID NOT NULL,
    "attempt" INTEGER NOT NULL,
    "seq" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "data" JSONB NOT NULL,

    CONSTRAINT "job_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hold_states" (
    "machine_id" UUID NOT NULL,
    "level" TEXT NOT NULL,
    "rung" TEXT,
    "wanted" BOOLEAN NOT NULL DEFAULT false,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    "evidence" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "hold_states_pkey" PRIMARY KEY ("machine_id")
);

-- CreateTable
CREATE TABLE "hold_leases" (
    "id" UUID NOT NULL,
    "machine_id" UUID NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "not_after" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "hold_leases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reports" (
    "machine_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reports_pkey" PRIMARY KEY ("machine_id","kind")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    "batch_id" BIGINT,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_batches" (
    "id" BIGINT NOT NULL,
    "previous" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "entries" INTEGER NOT NULL,
    "sealed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_batches_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_name_key" ON "users"("name");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "rings_name_key" ON "rings"("name");

-- CreateIndex
CREATE UNIQUE INDEX "rings_position_key" ON "rings"("position");

-- CreateIndex
CREATE INDEX "machines_smbios_uuid_idx" ON "machines"("smbios_uuid");

-- CreateIndex
CREATE INDEX "machines_ring_id_idx" ON "machines"("ring_id");

-- CreateIndex
CREATE INDEX "machines_last_seen_at_idx" ON "machines"("last_seen_at");

-- CreateIndex
CREATE UNIQUE INDEX "credentials_secret_hash_key" ON "credentials"("secret_hash");

-- CreateIndex
CREATE INDEX "credentials_machine_id_idx" ON "credentials"("machine_id");

-- CreateIndex
CREATE UNIQUE INDEX "enrolment_tokens_token_hash_key" ON "enrolment_tokens"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "patches_key_key" ON "patches"("key");

-- CreateIndex
CREATE INDEX "patches_first_seen_at_idx" ON "patches"("first_seen_at");

-- CreateIndex
CREATE INDEX "updates_patch_id_idx" ON "updates"("patch_id");

-- CreateIndex
CREATE UNIQUE INDEX "updates_update_id_revision_key" ON "updates"("update_id", "revision");

-- CreateIndex
CREATE INDEX "machine_updates_update_id_state_idx" ON "machine_updates"("update_id", "state");

-- CreateIndex
CREATE INDEX "jobs_machine_id_created_at_idx" ON "jobs"("machine_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "job_events_job_id_attempt_seq_key" ON "job_events"("job_id", "attempt", "seq");

-- CreateIndex
CREATE INDEX "hold_leases_machine_id_issued_at_idx" ON "hold_leases"("machine_id", "issued_at" DESC);

-- CreateIndex
CREATE INDEX "audit_entries_batch_id_idx" ON "audit_entries"("batch_id");

-- CreateIndex
CREATE INDEX "audit_entries_subject_idx" ON "audit_entries"("subject");

-- CreateIndex
CREATE UNIQUE INDEX "audit_batches_hash_key" ON "audit_batches"("hash");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "machines" ADD CONSTRAINT "machines_ring_id_fkey" FOREIGN KEY ("ring_id") REFERENCES "rings"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_machine_id_fkey" FOREIGN KEY ("machine_id") REFERENCES "machines"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrolment_tokens" ADD CONSTRAINT "enrolment_tokens_ring_id_fkey" FOREIGN KEY ("ring_id") REFERENCES "rings"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "updates" ADD CONSTRAINT "updates_patch_id_fkey" FOREIGN KEY ("patch_id") REFERENCES "patches"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "machine_updates" ADD CONSTRAINT "machine_updates_machine_id_fkey" FOREIGN KEY ("machine_id") REFERENCES "machines"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "machine_updates" ADD CONSTRAINT "machine_updates_update_id_fkey" FOREIGN KEY ("update_id") REFERENCES "updates"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "patch_decisions" ADD CONSTRAINT "patch_decisions_patch_id_fkey" FOREIGN KEY ("patch_id") REFERENCES "patches"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "patch_decisions" ADD CONSTRAINT "patch_decisions_ring_id_fkey" FOREIGN KEY ("ring_id") REFERENCES "rings"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_machine_id_fkey" FOREIGN KEY ("machine_id") REFERENCES "machines"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job_events" ADD CONSTRAINT "job_events_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hold_states" ADD CONSTRAINT "hold_states_machine_id_fkey" FOREIGN KEY ("machine_id") REFERENCES "machines"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hold_leases" ADD CONSTRAINT "hold_leases_machine_id_fkey" FOREIGN KEY ("machine_id") REFERENCES "machines"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reports" ADD CONSTRAINT "reports_machine_id_fkey" FOREIGN KEY ("machine_id") REFERENCES "machines"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Words: every closed list of libs/domain/words.ts. A test compares these with that file.
ALTER TABLE "users" ADD CONSTRAINT "users_role_word" CHECK ("role" IN ('viewer', 'operator', 'admin'));
ALTER TABLE "machines"
  ADD CONSTRAINT "machines_ownership_word" CHECK ("ownership" IN ('organisation', 'personal')),
  ADD CONSTRAINT "machines_state_word" CHECK ("state" IN ('active', 'duplicate', 'lost', 'retired', 'left'));
ALTER TABLE "enrolment_tokens"
  ADD CONSTRAINT "enrolment_tokens_ownership_word" CHECK ("ownership" IN ('organisation', 'personal')),
  ADD CONSTRAINT "enrolment_tokens_uses_bounded" CHECK ("uses" BETWEEN 0 AND "max_uses");
ALTER TABLE "patches" ADD CONSTRAINT "patches_kind_word" CHECK ("kind" IN
  ('cumulative', 'preview', 'dotnet', 'msrt', 'defender', 'driver', 'firmware', 'feature', 'enablement', 'servicing', 'other'));
ALTER TABLE "machine_updates" ADD CONSTRAINT "machine_updates_state_word" CHECK ("state" IN
  ('offered', 'downloaded', 'pending-restart', 'installed', 'failed', 'rolled-back', 'overtaken', 'withdrawn', 'not-applicable', 'unknown'));
ALTER TABLE "patch_decisions" ADD CONSTRAINT "patch_decisions_decision_word" CHECK ("decision" IN ('release', 'decline'));
ALTER TABLE "jobs"
  ADD CONSTRAINT "jobs_verb_word" CHECK ("verb" IN
    ('inventory', 'scan', 'hold', 'resume', 'renew', 'download', 'install', 'restart', 'rotate', 'stop', 'leave')),
  ADD CONSTRAINT "jobs_state_word" CHECK ("state" IN
    ('queued', 'leased', 'running', 'stopping', 'succeeded', 'failed', 'refused', 'stopped', 'expired', 'cancelled')),
  ADD CONSTRAINT "jobs_percent_bounded" CHECK ("percent" BETWEEN 0 AND 100),
  ADD CONSTRAINT "jobs_attempt_bounded" CHECK ("attempt" BETWEEN 0 AND "max_attempts");
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_outcome_word" CHECK ("outcome" IN ('succeeded', 'failed', 'refused', 'stopped'));
ALTER TABLE "hold_states"
  ADD CONSTRAINT "hold_states_level_word" CHECK ("level" IN ('none', 'set', 'holding', 'leaking', 'lapsed', 'unknown')),
  ADD CONSTRAINT "hold_states_rung_word" CHECK ("rung" IN ('policy', 'pause', 'orchestrator'));
ALTER TABLE "reports" ADD CONSTRAINT "reports_kind_word" CHECK ("kind" IN ('inventory', 'scan', 'hold'));

-- One changing job under way per machine: the database decides the race, not the code.
CREATE UNIQUE INDEX "jobs_one_changing_under_way" ON "jobs" ("machine_id")
  WHERE "changing" AND "state" IN ('leased', 'running', 'stopping');

-- What the claim and the reconciler look for, partial because nearly all jobs are over.
CREATE INDEX "jobs_due" ON "jobs" ("machine_id", "not_before") WHERE "state" = 'queued';
CREATE INDEX "jobs_under_way" ON "jobs" ("lease_until") WHERE "state" IN ('leased', 'running', 'stopping');
CREATE INDEX "jobs_open" ON "jobs" ("not_after") WHERE "state" IN ('queued', 'leased', 'running', 'stopping');

-- One decision by patch and ring, where null (every ring) counts as a ring of its own.
CREATE UNIQUE INDEX "patch_decisions_one" ON "patch_decisions" ("patch_id", "ring_id") NULLS NOT DISTINCT;

CREATE INDEX "credentials_live" ON "credentials" ("machine_id") WHERE "revoked_at" IS NULL;

-- Rows that change often keep free room, so that an update stays on its page and touches no index.
ALTER TABLE "machines" SET (fillfactor = 80);
ALTER TABLE "jobs" SET (fillfactor = 70);
ALTER TABLE "reports" SET (fillfactor = 80);
ALTER TABLE "machine_updates" SET (fillfactor = 85);
ALTER TABLE "hold_states" SET (fillfactor = 80);
ALTER TABLE "sessions" SET (fillfactor = 80);

-- The audit is append-only. Sealing may set batch_id once, and that is all.
CREATE FUNCTION "audit_is_append_only"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_entries' THEN
    IF OLD."batch_id" IS NULL AND NEW."batch_id" IS NOT NULL
       AND (NEW."id", NEW."at", NEW."actor", NEW."action", NEW."subject", NEW."detail")
           IS NOT DISTINCT FROM (OLD."id", OLD."at", OLD."actor", OLD."action", OLD."subject", OLD."detail") THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'The audit is append-only.' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER "audit_entries_append_only" BEFORE UPDATE OR DELETE ON "audit_entries"
  FOR EACH ROW EXECUTE FUNCTION "audit_is_append_only"();
CREATE TRIGGER "audit_entries_no_truncate" BEFORE TRUNCATE ON "audit_entries"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_is_append_only"();
CREATE TRIGGER "audit_batches_append_only" BEFORE UPDATE OR DELETE ON "audit_batches"
  FOR EACH ROW EXECUTE FUNCTION "audit_is_append_only"();
CREATE TRIGGER "audit_batches_no_truncate" BEFORE TRUNCATE ON "audit_batches"
  FOR EACH STATEMENT EXECUTE FUNCTION "audit_is_append_only"();

-- The rings that a new installation begins with.
INSERT INTO "rings" ("id", "name", "position") VALUES
  (gen_random_uuid(), 'Canary', 1), (gen_random_uuid(), 'Early', 2), (gen_random_uuid(), 'Broad', 3);
