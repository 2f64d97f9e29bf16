-- A list that is not given is empty. Prisma takes a list for required anyway: only a hand-written row could be null, and readers break on it.
UPDATE "rollouts" SET "accepted" = '{}' WHERE "accepted" IS NULL;
UPDATE "rollout_stages" SET "after" = '{}' WHERE "after" IS NULL;
UPDATE "channels" SET "topics" = '{}' WHERE "topics" IS NULL;
ALTER TABLE "rollouts" ALTER COLUMN "accepted" SET DEFAULT ARRAY[]::UUID[], ALTER COLUMN "accepted" SET NOT NULL;
ALTER TABLE "rollout_stages" ALTER COLUMN "after" SET DEFAULT ARRAY[]::UUID[], ALTER COLUMN "after" SET NOT NULL;
ALTER TABLE "channels" ALTER COLUMN "topics" SET DEFAULT ARRAY[]::TEXT[], ALTER COLUMN "topics" SET NOT NULL;
