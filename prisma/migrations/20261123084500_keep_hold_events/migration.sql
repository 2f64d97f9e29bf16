-- CreateTable
CREATE TABLE "hold_events" (
    "machine_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "what" TEXT NOT NULL,
    "rung" TEXT NOT NULL,
    "edition" TEXT NOT NULL,
    "build" INTEGER NOT NULL,

    CONSTRAINT "hold_events_pkey" PRIMARY KEY ("machine_id","kind","at","what")
);

-- CreateIndex
CREATE INDEX "hold_events_at_idx" ON "hold_events"("at");

-- AddForeignKey
ALTER TABLE "hold_events" ADD CONSTRAINT "hold_events_machine_id_fkey" FOREIGN KEY ("machine_id") REFERENCES "machines"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: the closed word lists of libs/domain/words.ts
ALTER TABLE "hold_events"
  ADD CONSTRAINT "hold_events_kind_word" CHECK ("kind" IN ('leak', 'drift')),
  ADD CONSTRAINT "hold_events_rung_word" CHECK ("rung" IN ('policy', 'pause', 'orchestrator'));
