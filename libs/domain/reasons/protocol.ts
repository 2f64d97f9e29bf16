/** Refusals of the agents listener (docs/protocol.md). */
export const PROTOCOL_REASONS = {
  'bogus-smbios-uuid': {
    sentence: 'The PC reports an SMBIOS UUID that many boards share, so it cannot be told apart from others.',
    nextStep: "Set a real UUID with the board maker's tool, or ask the maker for a BIOS update.",
    httpStatus: 422,
  },
  'cloned-credential': {
    sentence: 'This credential was used by a PC with another SMBIOS UUID: a disk image was probably copied.',
    nextStep: "Enrol the copy with a token of its own, then confirm which of the two PCs keeps the machine's row.",
    httpStatus: 403,
  },
  invalid: {
    sentence: 'The message is well-formed, but some of its values are not allowed.',
    nextStep: 'Correct the values that the answer names.',
    httpStatus: 422,
  },
  'lease-lost': {
    sentence: 'A newer attempt holds this job, so this message no longer counts.',
    nextStep: 'Nothing to do: the newer attempt looks at what Windows recorded before it acts.',
    httpStatus: 409,
  },
  'machine-retired': {
    sentence: 'This machine was retired or has left.',
    nextStep: 'Nothing to do: the agent gives Windows Update back by itself. Enrol the PC again to bring it back.',
    httpStatus: 410,
  },
  malformed: {
    sentence: 'The message could not be read as JSON.',
    nextStep: 'Check the sender; a proxy on the way may have changed the message.',
    httpStatus: 400,
  },
  'method-not-allowed': {
    sentence: 'This address does not answer that method.',
    nextStep: 'Use a method that the answer names in Allow.',
    httpStatus: 405,
  },
  'not-found': {
    sentence: 'There is nothing at this address.',
    nextStep: 'Check the address; what it named may have been removed.',
    httpStatus: 404,
  },
  'token-expired': {
    sentence: 'The enrolment token has expired.',
    nextStep: 'Create a new enrolment token.',
    httpStatus: 403,
  },
  'token-revoked': {
    sentence: 'The enrolment token was revoked.',
    nextStep: 'Create a new enrolment token.',
    httpStatus: 403,
  },
  'token-spent': {
    sentence: 'The enrolment token has been used as often as it may be.',
    nextStep: 'Create a new enrolment token.',
    httpStatus: 403,
  },
  'too-large': {
    sentence: 'The message is larger than is allowed at this address.',
    nextStep: 'Send less at once; a report may have up to 5 MiB, anything else up to 64 KiB.',
    httpStatus: 413,
  },
  'too-many-requests': {
    sentence: 'Too many requests came from this sender in a short time.',
    nextStep: 'Wait as long as Retry-After says.',
    httpStatus: 429,
    transient: true,
  },
  unavailable: {
    sentence: 'The controller cannot answer at the moment.',
    nextStep: "Wait as long as Retry-After says; if it lasts, look at the controller's health page.",
    httpStatus: 503,
    transient: true,
  },
  'unexpected-error': {
    sentence: 'The controller failed in a way it did not foresee; nothing was changed.',
    nextStep: "Look up the request's id in the controller's log.",
    httpStatus: 500,
    transient: true,
  },
  'unknown-credential': {
    sentence: 'No machine has this credential, or it was revoked.',
    nextStep: 'Enrol the PC again if it should be managed.',
    httpStatus: 401,
  },
  'unknown-job': {
    sentence: 'This job was never given to this machine.',
    nextStep: 'Nothing to do: the agent drops it.',
    httpStatus: 404,
  },
  'unknown-token': {
    sentence: 'No enrolment token has this value.',
    nextStep: 'Check that the token was pasted whole, or create a new one.',
    httpStatus: 401,
  },
  'unsupported-media-type': {
    sentence: 'Only application/json is accepted here.',
    nextStep: 'Send the message as JSON with its content type.',
    httpStatus: 415,
  },
  'unsupported-version': {
    sentence: 'The controller no longer speaks this version of the agent protocol.',
    nextStep: 'Update the agent; until then its hold runs out with its lease.',
    httpStatus: 426,
  },
} as const;
