-- CreateTable
CREATE TABLE "discovery_sources" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "secret" BYTEA,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "tried_at" TIMESTAMPTZ(3),
    "read_at" TIMESTAMPTZ(3),
    "error" TEXT,

    CONSTRAINT "discovery_sources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "seen_machines" (
    "source_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "mac" TEXT,
    "name" TEXT,
    "address" TEXT,
    "vendor" TEXT,
    "until" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "seen_machines_pkey" PRIMARY KEY ("source_id","key")
);

-- CreateTable
CREATE TABLE "ignored_machines" (
    "key" TEXT NOT NULL,
    "why" TEXT NOT NULL,
    "ignored_by" TEXT NOT NULL,
    "ignored_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "ignored_machines_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "discovery_sources_name_key" ON "discovery_sources"("name");

-- AddForeignKey
ALTER TABLE "seen_machines" ADD CONSTRAINT "seen_machines_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "discovery_sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: the closed word list of libs/domain/words.ts
ALTER TABLE "discovery_sources"
  ADD CONSTRAINT "discovery_sources_kind_word" CHECK ("kind" IN ('dhcpd', 'kea', 'dnsmasq', 'ldap', 'list', 'upload'));
