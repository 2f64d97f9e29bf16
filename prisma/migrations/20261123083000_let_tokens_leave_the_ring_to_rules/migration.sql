-- DropForeignKey
ALTER TABLE "enrolment_tokens" DROP CONSTRAINT "enrolment_tokens_ring_id_fkey";

-- AlterTable
ALTER TABLE "enrolment_tokens" ALTER COLUMN "ring_id" DROP NOT NULL;

-- AddForeignKey
ALTER TABLE "enrolment_tokens" ADD CONSTRAINT "enrolment_tokens_ring_id_fkey" FOREIGN KEY ("ring_id") REFERENCES "rings"("id") ON DELETE SET NULL ON UPDATE CASCADE;
