-- CreateTable
CREATE TABLE "push_enrolments" (
    "id" UUID NOT NULL,
    "transport" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "account" TEXT NOT NULL,
    "ring_id" UUID,
    "ownership" TEXT NOT NULL,
    "parallel" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "alive_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "push_enrolments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "push_machines" (
    "push_id" UUID NOT NULL,
    "address" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "step" TEXT,
    "dry_run" BOOLEAN NOT NULL,
    "reason" TEXT,
    "detail" TEXT,
    "key_seen" TEXT,
    "look" JSONB,
    "machine_id" UUID,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "push_machines_pkey" PRIMARY KEY ("push_id","address")
);

-- CreateTable
CREATE TABLE "approved_keys" (
    "transport" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "approved_by" TEXT NOT NULL,
    "approved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "approved_keys_pkey" PRIMARY KEY ("transport","host","port")
);

-- CreateIndex
CREATE INDEX "push_enrolments_created_at_idx" ON "push_enrolments"("created_at");

-- CreateIndex
CREATE INDEX "push_machines_machine_id_idx" ON "push_machines"("machine_id");

-- AddForeignKey
ALTER TABLE "push_enrolments" ADD CONSTRAINT "push_enrolments_ring_id_fkey" FOREIGN KEY ("ring_id") REFERENCES "rings"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "push_machines" ADD CONSTRAINT "push_machines_push_id_fkey" FOREIGN KEY ("push_id") REFERENCES "push_enrolments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "push_machines" ADD CONSTRAINT "push_machines_machine_id_fkey" FOREIGN KEY ("machine_id") REFERENCES "machines"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- Words of libs/domain.
ALTER TABLE "push_enrolments" ADD CONSTRAINT "push_enrolments_transport" CHECK ("transport" IN ('ssh', 'winrm'));
ALTER TABLE "push_enrolments" ADD CONSTRAINT "push_enrolments_ownership" CHECK ("ownership" IN ('organisation', 'personal'));
ALTER TABLE "push_machines" ADD CONSTRAINT "push_machines_state" CHECK ("state" IN ('waiting', 'running', 'approval', 'passed', 'enrolled', 'failed', 'stopped'));
ALTER TABLE "push_machines" ADD CONSTRAINT "push_machines_step" CHECK ("step" IN ('connect', 'look', 'enrol', 'confirm'));
ALTER TABLE "push_machines" ADD CONSTRAINT "push_machines_approval_names_a_key" CHECK ("state" <> 'approval' OR "key_seen" IS NOT NULL);
ALTER TABLE "approved_keys" ADD CONSTRAINT "approved_keys_transport" CHECK ("transport" IN ('ssh', 'winrm'));
