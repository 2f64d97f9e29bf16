-- AlterTable
ALTER TABLE "machines" ADD COLUMN     "enrolment_hash" BYTEA,
ADD COLUMN     "keys_serial" BIGINT NOT NULL DEFAULT 0;
