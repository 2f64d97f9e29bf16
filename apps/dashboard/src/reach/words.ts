import type { PushState, PushStep } from '#domain/reach/push.js';
import type { Carrier, SignIn, TransportKind, TransportState } from '#domain/words.js';
import type { Tone } from '../words.js';

interface Word {
  label: string;
  tone: Tone;
  meaning: string;
}

export const TRANSPORT_WORDS: Record<TransportKind, string> = {
  poll: 'its own polling',
  ssh: 'SSH',
  winrm: 'WinRM',
};

export const TRANSPORT_STATE_WORDS: Record<TransportState, Word> = {
  untested: { label: 'Untested', tone: 'warn', meaning: 'Set up, but no test has passed yet: it is not used.' },
  ready: { label: 'Ready', tone: 'busy', meaning: 'A test has passed; it is used when a job is due.' },
  refused: { label: 'Not used', tone: 'bad', meaning: 'A cause that does not pass by itself: test it again.' },
};

export const SIGN_IN_WORDS: Record<SignIn, string> = {
  ntlm: 'Password (NTLM, bound to the connection)',
  basic: 'Password (Basic, inside TLS)',
  certificate: 'Client certificate',
};

/** What each transport calls the thing that an admin compares with the PC. */
export const KEY_WORDS: Record<Carrier, string> = { ssh: 'host key', winrm: 'certificate' };

/** What a person at the PC types, in Windows PowerShell, to see what is to be compared. */
export const KEY_COMMANDS: Record<Carrier, string> = {
  ssh: 'ssh-keygen -lf "$env:ProgramData\\ssh\\ssh_host_ed25519_key.pub"',
  winrm: "Get-ChildItem Cert:\\LocalMachine\\My | ForEach-Object { $_.GetCertHashString('SHA256') }",
};

export const PUSH_WORDS: Record<PushState, Word> = {
  waiting: { label: 'Waiting', tone: 'quiet', meaning: 'Its turn comes.' },
  running: { label: 'Under way', tone: 'busy', meaning: 'It is being worked on now.' },
  approval: {
    label: 'Key to approve',
    tone: 'warn',
    meaning: 'It shows a key that nobody has approved; no password was sent.',
  },
  passed: { label: 'Could be enrolled', tone: 'busy', meaning: 'Looked at only: nothing speaks against it.' },
  enrolled: { label: 'Enrolled', tone: 'good', meaning: 'Its agent has been heard of.' },
  failed: { label: 'Failed', tone: 'bad', meaning: 'The cause stands beside it.' },
  stopped: { label: 'Stopped', tone: 'quiet', meaning: 'It was not begun when the run was stopped.' },
};

export const STEP_WORDS: Record<PushStep, string> = {
  connect: 'connecting',
  look: 'looking',
  enrol: 'enrolling',
  confirm: 'waiting for its agent',
};
