CREATE INDEX "hold_leases_not_after_idx" ON "hold_leases"("not_after");
