-- AlterTable
ALTER TABLE "machines" ADD COLUMN     "absent_from" TIMESTAMPTZ(3),
ADD COLUMN     "absent_to" TIMESTAMPTZ(3),
ADD COLUMN     "labels" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "own_from" TIMESTAMPTZ(3),
ADD COLUMN     "own_to" TIMESTAMPTZ(3),
ADD COLUMN     "paused_until" TIMESTAMPTZ(3),
ADD COLUMN     "ring_chosen" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "seed_chosen" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "site" TEXT,
ADD COLUMN     "zone_chosen" TEXT,
ADD COLUMN     "zone_reported" TEXT;

-- AlterTable
ALTER TABLE "patch_decisions" ADD COLUMN     "rule_id" UUID;

-- AlterTable
ALTER TABLE "rings" ADD COLUMN     "gate" JSONB NOT NULL DEFAULT '{"minProven": 1, "minProvenPercent": 80, "maxFailed": 0, "maxFailedPercent": 10, "soakHours": 24}',
ADD COLUMN     "label_rules" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "on_overtaken" TEXT NOT NULL DEFAULT 'restart',
ADD COLUMN     "version_target" TEXT,
ADD COLUMN     "waves" JSONB NOT NULL DEFAULT '[{"percent": 100}]';

-- CreateTable
CREATE TABLE "maintenance_windows" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "rule" JSONB NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "maintenance_windows_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ring_windows" (
    "ring_id" UUID NOT NULL,
    "window_id" UUID NOT NULL,

    CONSTRAINT "ring_windows_pkey" PRIMARY KEY ("ring_id","window_id")
);

-- CreateTable
CREATE TABLE "patch_rules" (
    "id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "defer_days" INTEGER,
    "ring_ids" JSONB,
    "match" JSONB NOT NULL,

    CONSTRAINT "patch_rules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "restart_policies" (
    "id" UUID NOT NULL,
    "ring_id" UUID,
    "ownership" TEXT,
    "policy" JSONB NOT NULL,

    CONSTRAINT "restart_policies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rollouts" (
    "id" UUID NOT NULL,
    "patch_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "reason" TEXT,
    "halted_ring_id" UUID,
    "state_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "per_wave" INTEGER NOT NULL,
    "per_site" INTEGER NOT NULL,
    "catch_up_latest" TIMESTAMPTZ(3),
    "restart" TEXT NOT NULL DEFAULT 'if-required',
    "accepted" UUID[],
    "predecessor_id" UUID,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rollouts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rollout_stages" (
    "rollout_id" UUID NOT NULL,
    "ring_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "after" UUID[],
    "waves" JSONB NOT NULL,
    "gate" JSONB NOT NULL,
    "on_overtaken" TEXT NOT NULL DEFAULT 'restart',

    CONSTRAINT "rollout_stages_pkey" PRIMARY KEY ("rollout_id","ring_id")
);

-- CreateTable
CREATE TABLE "grants" (
    "id" UUID NOT NULL,
    "rollout_id" UUID NOT NULL,
    "machine_id" UUID NOT NULL,
    "ring_id" UUID NOT NULL,
    "job_id" UUID,
    "granted_at" TIMESTAMPTZ(3) NOT NULL,
    "not_after" TIMESTAMPTZ(3) NOT NULL,
    "seen_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "signal_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "reason" TEXT,
    "ended_at" TIMESTAMPTZ(3),
    "health" JSONB,

    CONSTRAINT "grants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rollout_events" (
    "id" BIGSERIAL NOT NULL,
    "rollout_id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "data" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "rollout_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alarms" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "machine_id" UUID,
    "data" JSONB NOT NULL DEFAULT '{}',
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "cleared_at" TIMESTAMPTZ(3),

    CONSTRAINT "alarms_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "channels" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "secret" BYTEA,
    "topics" TEXT[],
    "digest" TEXT NOT NULL DEFAULT 'at-once',
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "channels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "deliveries" (
    "id" UUID NOT NULL,
    "channel_id" UUID NOT NULL,
    "topic" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fleet_days" (
    "day" DATE NOT NULL,
    "figures" JSONB NOT NULL,

    CONSTRAINT "fleet_days_pkey" PRIMARY KEY ("day")
);

-- CreateIndex
CREATE UNIQUE INDEX "maintenance_windows_name_key" ON "maintenance_windows"("name");

-- CreateIndex
CREATE INDEX "ring_windows_window_id_idx" ON "ring_windows"("window_id");

-- CreateIndex
CREATE UNIQUE INDEX "patch_rules_position_key" ON "patch_rules"("position");

-- CreateIndex
CREATE UNIQUE INDEX "restart_policies_one" ON "restart_policies"("ring_id", "ownership");

-- CreateIndex
CREATE UNIQUE INDEX "rollouts_predecessor_id_key" ON "rollouts"("predecessor_id");

-- CreateIndex
CREATE INDEX "rollouts_patch_id_idx" ON "rollouts"("patch_id");

-- CreateIndex
CREATE INDEX "rollouts_created_at_idx" ON "rollouts"("created_at" DESC);

-- CreateIndex
CREATE INDEX "rollout_stages_ring_id_idx" ON "rollout_stages"("ring_id");

-- CreateIndex
CREATE UNIQUE INDEX "grants_job_id_key" ON "grants"("job_id");

-- CreateIndex
CREATE INDEX "grants_rollout_id_granted_at_idx" ON "grants"("rollout_id", "granted_at");

-- CreateIndex
CREATE INDEX "grants_machine_id_idx" ON "grants"("machine_id");

-- CreateIndex
CREATE INDEX "rollout_events_rollout_id_id_idx" ON "rollout_events"("rollout_id", "id");

-- CreateIndex
CREATE INDEX "alarms_machine_id_idx" ON "alarms"("machine_id");

-- CreateIndex
CREATE UNIQUE INDEX "channels_name_key" ON "channels"("name");

-- CreateIndex
CREATE INDEX "deliveries_channel_id_created_at_idx" ON "deliveries"("channel_id", "created_at" DESC);

-- AddForeignKey
ALTER TABLE "ring_windows" ADD CONSTRAINT "ring_windows_ring_id_fkey" FOREIGN KEY ("ring_id") REFERENCES "rings"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ring_windows" ADD CONSTRAINT "ring_windows_window_id_fkey" FOREIGN KEY ("window_id") REFERENCES "maintenance_windows"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "restart_policies" ADD CONSTRAINT "restart_policies_ring_id_fkey" FOREIGN KEY ("ring_id") REFERENCES "rings"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "patch_decisions" ADD CONSTRAINT "patch_decisions_rule_id_fkey" FOREIGN KEY ("rule_id") REFERENCES "patch_rules"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollouts" ADD CONSTRAINT "rollouts_patch_id_fkey" FOREIGN KEY ("patch_id") REFERENCES "patches"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollouts" ADD CONSTRAINT "rollouts_predecessor_id_fkey" FOREIGN KEY ("predecessor_id") REFERENCES "rollouts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollout_stages" ADD CONSTRAINT "rollout_stages_rollout_id_fkey" FOREIGN KEY ("rollout_id") REFERENCES "rollouts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollout_stages" ADD CONSTRAINT "rollout_stages_ring_id_fkey" FOREIGN KEY ("ring_id") REFERENCES "rings"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grants" ADD CONSTRAINT "grants_rollout_id_fkey" FOREIGN KEY ("rollout_id") REFERENCES "rollouts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grants" ADD CONSTRAINT "grants_machine_id_fkey" FOREIGN KEY ("machine_id") REFERENCES "machines"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "grants" ADD CONSTRAINT "grants_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "rollout_events" ADD CONSTRAINT "rollout_events_rollout_id_fkey" FOREIGN KEY ("rollout_id") REFERENCES "rollouts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alarms" ADD CONSTRAINT "alarms_machine_id_fkey" FOREIGN KEY ("machine_id") REFERENCES "machines"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_channel_id_fkey" FOREIGN KEY ("channel_id") REFERENCES "channels"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What Prisma's language cannot say.
ALTER TABLE "rings"
  ADD CONSTRAINT "rings_on_overtaken_word" CHECK ("on_overtaken" IN ('restart', 'carry'));
ALTER TABLE "machines"
  ADD CONSTRAINT "machines_absence_whole" CHECK ("absent_to" IS NULL OR "absent_from" <= "absent_to"),
  ADD CONSTRAINT "machines_own_window_whole" CHECK (("own_from" IS NULL) = ("own_to" IS NULL) AND "own_from" < "own_to");
ALTER TABLE "maintenance_windows"
  ADD CONSTRAINT "maintenance_windows_purpose_word" CHECK ("purpose" IN ('install', 'restart'));
ALTER TABLE "patch_rules"
  ADD CONSTRAINT "patch_rules_action_word" CHECK ("action" IN ('release', 'decline', 'defer')),
  ADD CONSTRAINT "patch_rules_defer_days" CHECK (("action" = 'defer') = ("defer_days" IS NOT NULL));
ALTER TABLE "restart_policies"
  ADD CONSTRAINT "restart_policies_ownership_word" CHECK ("ownership" IN ('organisation', 'personal'));
ALTER TABLE "rollouts"
  ADD CONSTRAINT "rollouts_state_word" CHECK ("state" IN
    ('draft', 'scheduled', 'running', 'paused', 'halted', 'completed', 'overtaken', 'cancelled')),
  ADD CONSTRAINT "rollouts_restart_word" CHECK ("restart" IN ('never', 'if-required')),
  ADD CONSTRAINT "rollouts_limits" CHECK ("per_wave" >= 1 AND "per_site" >= 1);
ALTER TABLE "rollout_stages"
  ADD CONSTRAINT "rollout_stages_on_overtaken_word" CHECK ("on_overtaken" IN ('restart', 'carry'));
ALTER TABLE "grants"
  ADD CONSTRAINT "grants_outcome_word" CHECK ("outcome" IN ('proven', 'failed', 'overtaken', 'refused', 'withdrawn')),
  ADD CONSTRAINT "grants_end_whole" CHECK (("outcome" IS NULL) = ("ended_at" IS NULL));
ALTER TABLE "alarms"
  ADD CONSTRAINT "alarms_kind_word" CHECK ("kind" IN
    ('not-seen', 'behind', 'no-cumulative', 'hold-expiring', 'hold-leaking', 'hold-lapsed', 'defender-old', 'support-ending',
     'disk-full', 'rollout-halted', 'backup-missing'));
ALTER TABLE "channels"
  ADD CONSTRAINT "channels_kind_word" CHECK ("kind" IN ('email', 'webhook', 'ntfy', 'chat')),
  ADD CONSTRAINT "channels_digest_word" CHECK ("digest" IN ('at-once', 'hourly', 'daily'));
ALTER TABLE "deliveries"
  ADD CONSTRAINT "deliveries_state_word" CHECK ("state" IN ('queued', 'sent', 'failed'));

-- Null (any) counts as a value of its own.
DROP INDEX "restart_policies_one";
CREATE UNIQUE INDEX "restart_policies_one" ON "restart_policies" ("ring_id", "ownership") NULLS NOT DISTINCT;
-- One open grant for a machine in a rollout, and one open alarm for a cause: the database decides the race, not the code.
CREATE UNIQUE INDEX "grants_one_open" ON "grants" ("rollout_id", "machine_id") WHERE "outcome" IS NULL;
CREATE UNIQUE INDEX "alarms_one_open" ON "alarms" ("kind", "subject") WHERE "cleared_at" IS NULL;
-- One live rollout of a patch.
CREATE UNIQUE INDEX "rollouts_one_live" ON "rollouts" ("patch_id") WHERE "state" IN ('scheduled', 'running', 'paused', 'halted');
CREATE INDEX "deliveries_due" ON "deliveries" ("due_at") WHERE "state" = 'queued';
ALTER TABLE "grants" SET (fillfactor = 80);
