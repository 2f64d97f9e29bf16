-- By hand: the closed word lists of libs/domain/words.ts
ALTER TABLE "jobs" DROP CONSTRAINT "jobs_verb_word",
  ADD CONSTRAINT "jobs_verb_word" CHECK ("verb" IN
    ('inventory', 'scan', 'hold', 'resume', 'renew', 'download', 'install', 'restart', 'rotate', 'stop', 'settings', 'wake', 'doctor', 'leave'));
ALTER TABLE "reports" DROP CONSTRAINT "reports_kind_word",
  ADD CONSTRAINT "reports_kind_word" CHECK ("kind" IN ('inventory', 'scan', 'hold', 'doctor'));
