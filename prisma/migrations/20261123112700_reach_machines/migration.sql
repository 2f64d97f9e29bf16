-- CreateTable
CREATE TABLE "machine_transports" (
    "machine_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "before_poll" BOOLEAN NOT NULL DEFAULT false,
    "host" TEXT NOT NULL,
    "port" INTEGER NOT NULL,
    "account" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "secret" BYTEA NOT NULL,
    "host_key" TEXT,
    "host_key_seen" TEXT,
    "pinned_by" TEXT,
    "pinned_at" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL DEFAULT 'untested',
    "reason" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "retry_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "machine_transports_pkey" PRIMARY KEY ("machine_id","kind")
);

-- CreateTable
CREATE TABLE "transport_attempts" (
    "id" BIGSERIAL NOT NULL,
    "machine_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "took_ms" INTEGER NOT NULL,
    "job_ids" UUID[],
    "reason" TEXT,
    "detail" TEXT,

    CONSTRAINT "transport_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "transport_attempts_machine_id_id_idx" ON "transport_attempts"("machine_id", "id");

-- AddForeignKey
ALTER TABLE "machine_transports" ADD CONSTRAINT "machine_transports_machine_id_fkey" FOREIGN KEY ("machine_id") REFERENCES "machines"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "transport_attempts" ADD CONSTRAINT "transport_attempts_machine_id_fkey" FOREIGN KEY ("machine_id") REFERENCES "machines"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Words of libs/domain/words.ts. The machine's own polling needs no row: it is always there.
ALTER TABLE "machine_transports" ADD CONSTRAINT "machine_transports_kind" CHECK ("kind" IN ('ssh'));
ALTER TABLE "machine_transports" ADD CONSTRAINT "machine_transports_state" CHECK ("state" IN ('untested', 'ready', 'refused'));
ALTER TABLE "machine_transports" ADD CONSTRAINT "machine_transports_ready_is_pinned" CHECK ("state" <> 'ready' OR "host_key" IS NOT NULL);
ALTER TABLE "transport_attempts" ADD CONSTRAINT "transport_attempts_kind" CHECK ("kind" IN ('ssh'));
ALTER TABLE "transport_attempts" ADD CONSTRAINT "transport_attempts_purpose" CHECK ("purpose" IN ('probe', 'hand-in'));
