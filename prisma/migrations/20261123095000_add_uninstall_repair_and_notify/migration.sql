-- By hand: the closed word list of libs/domain/words.ts
ALTER TABLE "jobs" DROP CONSTRAINT "jobs_verb_word",
  ADD CONSTRAINT "jobs_verb_word" CHECK ("verb" IN
    ('inventory', 'scan', 'hold', 'resume', 'renew', 'download', 'install', 'uninstall', 'restart', 'repair', 'notify', 'rotate', 'stop',
     'settings', 'wake', 'doctor', 'leave'));
