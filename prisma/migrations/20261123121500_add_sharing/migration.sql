-- How the machines of a ring share downloads, and what each was ordered.
ALTER TABLE "rings" ADD COLUMN "sharing" JSONB;

CREATE TABLE "machine_sharing" (
    "machine_id" UUID NOT NULL,
    "job_id" UUID NOT NULL,
    "ordered" JSONB NOT NULL,

    CONSTRAINT "machine_sharing_pkey" PRIMARY KEY ("machine_id")
);

ALTER TABLE "machine_sharing" ADD CONSTRAINT "machine_sharing_machine_id_fkey" FOREIGN KEY ("machine_id") REFERENCES "machines"("id") ON DELETE CASCADE ON UPDATE CASCADE;
