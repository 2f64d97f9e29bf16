/** Why a machine was not reached over one of its transports, or why a transport is not used. */
export const REACH_REASONS = {
  'administrator-personal': {
    sentence: "An administrator's password is not kept for a personal machine.",
    nextStep: 'Use the limited account that the set-up makes on the PC.',
    httpStatus: 409,
  },
  'certificate-changed': {
    sentence:
      'The machine shows another certificate than the approved one, so it may be another machine. No password was sent.',
    nextStep: 'Compare the fingerprint on the PC itself; approve the new one only if its certificate was made anew.',
    httpStatus: 409,
  },
  'certificate-not-shown': {
    sentence: 'The machine does not show the certificate that was to be approved.',
    nextStep: 'Test the transport, compare the fingerprint it shows with the one on the PC, and approve that one.',
    httpStatus: 409,
  },
  'certificate-unknown': {
    sentence: "Nobody has approved this machine's certificate yet. No password was sent.",
    nextStep:
      'Compare the fingerprint with the one that the set-up prints on the PC, or that its certificate has there. Then approve it.',
    httpStatus: 409,
  },
  'host-key-changed': {
    sentence:
      'The machine shows another host key than the approved one, so it may be another machine. Nothing was sent.',
    nextStep:
      'Compare the key on the PC itself; approve the new one only if Windows or its SSH server was installed anew.',
    httpStatus: 409,
  },
  'host-key-not-shown': {
    sentence: 'The machine does not show the host key that was to be approved.',
    nextStep: 'Test the transport, compare the key it shows with the one on the PC, and approve that one.',
    httpStatus: 409,
  },
  'host-key-unknown': {
    sentence: "Nobody has approved this machine's host key yet. Nothing was sent.",
    nextStep:
      'Compare the key with the one that the set-up prints on the PC, or that ssh-keygen -lf shows there. Then approve it.',
    httpStatus: 409,
  },
  'push-agent-there': {
    sentence: 'There is an agent on this PC already, or what is left of one.',
    nextStep: 'Look for the PC in the list of machines; to enrol it anew, run Remove-Sluice.ps1 on it first.',
  },
  'push-auth': {
    sentence: "The PC did not accept the administrator's account with this password or key.",
    nextStep:
      'Start a new run and type them again; a local account is written PC\\name, and must be allowed to sign in over the network.',
  },
  'push-enrol-failed': {
    sentence: 'The enrolment line ended with an error on the PC. What it made there is removed.',
    nextStep: 'Read what the PC said, and run the line there by hand if that is not enough.',
  },
  'push-interrupted': {
    sentence: 'The controller was stopped while it worked on this PC.',
    nextStep: 'Start a new push-enrolment; a PC that was enrolled meanwhile says so.',
  },
  'push-language-mode': {
    sentence: 'PowerShell on this PC is restricted (not in full language mode), so no agent can work there.',
    nextStep: 'Allow Sluice in the application control policy of the PC, or leave the PC out.',
  },
  'push-look-failed': {
    sentence: 'The PC did not answer the questions that are asked before an installation.',
    nextStep: 'Read what the PC said; Windows PowerShell 5.1 has to work there.',
  },
  'push-no-room': {
    sentence: 'The system drive of this PC has less than 500 MB free.',
    nextStep: 'Free some space on it, then try again.',
  },
  'push-not-elevated': {
    sentence: "The account signs in, but without an administrator's rights.",
    nextStep:
      'Use an account of the local Administrators group; over WinRM a local account also needs LocalAccountTokenFilterPolicy.',
  },
  'push-not-seen': {
    sentence: 'The PC was enrolled, but its agent has not been heard of since.',
    nextStep: 'Check that the PC reaches the address of the agents listener; the machine page shows when it does.',
  },
  'push-password-gone': {
    sentence: 'The password of this push-enrolment is not known any more.',
    nextStep: 'Start a new push-enrolment and type it again.',
    httpStatus: 409,
  },
  'push-windows-unsupported': {
    sentence:
      'This Windows is not one that the agent supports: a 64-bit client, Windows 10 2004 or newer, with curl and tar.',
    nextStep: 'Update Windows on the PC, or leave the PC out.',
  },
  'reach-auth': {
    sentence: 'The machine did not accept the account with our key.',
    nextStep: 'Run the set-up on the PC again, with the public key that is shown here, and test again.',
  },
  'reach-busy': {
    sentence: 'The machine has no room for another session of this account.',
    nextStep: 'Nothing to do: it is tried again. If it stays so, end the left-over sessions on the PC.',
    transient: true,
  },
  'reach-denied': {
    sentence: 'The machine knows the account, but does not let it in.',
    nextStep: 'Run the set-up on the PC again: it lets the account open the command shell of WinRM.',
  },
  'reach-drop-failed': {
    sentence: 'The order was carried to the machine, but could not be put down there.',
    nextStep: 'Run the set-up on the PC again; then look at the free space and at its drop folder.',
  },
  'reach-lost': {
    sentence: 'The connection ended in the middle, so it is unknown whether the order arrived.',
    nextStep: 'Nothing to do: the job is handed out anew when its lease has run out.',
    transient: true,
  },
  'reach-no-agent': {
    sentence: 'The machine lets us in, but its agent does not answer there.',
    nextStep: 'Run the set-up on the PC again; if the agent is gone, enrol the PC anew.',
  },
  'reach-over-privileged': {
    sentence: 'The account can do more than hand in signed jobs, so it is not used.',
    nextStep: 'Run the set-up on the PC, which makes an account that can do nothing else, and test again.',
  },
  'reach-password': {
    sentence: 'The machine did not accept the account with the stored password or certificate.',
    nextStep:
      'Change the transport and type the password that the set-up printed, with the account as PC\\sluice-winrm; if it is lost, run the set-up again, which gives a new one.',
  },
  'reach-protocol': {
    sentence: 'What answers at this address does not speak SSH or WinRM as we know it.',
    nextStep: 'Check the address and the port.',
  },
  'reach-refused': {
    sentence: 'Nobody answers at this address.',
    nextStep: 'Check that the PC is switched on, that its SSH or WinRM service runs, and that its firewall lets us in.',
    transient: true,
  },
  'reach-timeout': {
    sentence: 'The machine did not answer in time.',
    nextStep: 'Check that the PC is awake and its firewall lets us in.',
    transient: true,
  },
  'transport-credential-lost': {
    sentence: 'The stored key or password of this transport cannot be opened any more.',
    nextStep: 'Set the transport up again.',
    httpStatus: 409,
  },
  'transport-credential-missing': {
    sentence: 'A new address or account, or another way to sign in, needs its password or certificate.',
    nextStep: 'Type the password that the set-up printed on the PC.',
    httpStatus: 409,
  },
} as const;
