-- AlterTable
ALTER TABLE "machine_transports" ADD COLUMN     "administrator" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "sign_in" TEXT,
ALTER COLUMN "public_key" DROP NOT NULL;

-- Words of libs/domain/words.ts.
ALTER TABLE "machine_transports" DROP CONSTRAINT "machine_transports_kind";
ALTER TABLE "machine_transports" ADD CONSTRAINT "machine_transports_kind" CHECK ("kind" IN ('ssh', 'winrm'));
ALTER TABLE "machine_transports" ADD CONSTRAINT "machine_transports_fields" CHECK (
  CASE "kind" WHEN 'ssh' THEN "public_key" IS NOT NULL AND "sign_in" IS NULL
    ELSE "public_key" IS NULL AND "sign_in" IN ('ntlm', 'basic', 'certificate') AND "sign_in" IS NOT NULL END);
ALTER TABLE "transport_attempts" DROP CONSTRAINT "transport_attempts_kind";
ALTER TABLE "transport_attempts" ADD CONSTRAINT "transport_attempts_kind" CHECK ("kind" IN ('ssh', 'winrm'));
