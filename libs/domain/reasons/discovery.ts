/** Why a source of discovery cannot be read. */
export const DISCOVERY_REASONS = {
  'source-file-missing': {
    sentence: 'There is no such file, or it is not one that the controller may read.',
    nextStep: 'Check the path, and let the user that runs the controller read the file and its folder.',
    httpStatus: 422,
  },
  'source-file-outside': {
    sentence: 'The file is outside the folders from which the controller reads.',
    nextStep: 'Move it there, or name its folder in SLUICE_DISCOVERY_FOLDERS and restart the controller.',
    httpStatus: 422,
  },
  'source-file-strange': {
    sentence: 'The file is none of its kind: not one entry could be read.',
    nextStep: 'Check the kind of the source and the path.',
    httpStatus: 422,
  },
  'source-filter-value': {
    sentence: 'A word in braces in the filter has no value.',
    nextStep: 'Give each of them a value; a brace that is meant is written as \\7b.',
    httpStatus: 422,
  },
  'source-filter-wrong': {
    sentence: 'The filter is no LDAP filter.',
    nextStep: 'Write it as RFC 4515 says, for example (objectClass=device).',
    httpStatus: 422,
  },
  'source-kind-fixed': {
    sentence: 'The kind of a source cannot be changed.',
    nextStep: 'Make a new source and remove this one.',
    httpStatus: 409,
  },
  'source-ldap-denied': {
    sentence: 'The directory does not let this user read there.',
    nextStep: 'Give a user that may read the search base; some directories also want encryption.',
    httpStatus: 422,
  },
  'source-ldap-failed': {
    sentence: 'The directory broke the question off.',
    nextStep: "Read the directory's log; it may allow too few entries or too little time.",
    httpStatus: 502,
    transient: true,
  },
  'source-ldap-insecure': {
    sentence: 'The directory offers no encryption that can be trusted, so the password was not sent.',
    nextStep: 'Give the certificate of the CA that signed its own, and the name that stands in it.',
    httpStatus: 502,
  },
  'source-ldap-no-base': {
    sentence: 'The directory knows no entry under which it could search.',
    nextStep: 'Check the search base, and whether the user may read it.',
    httpStatus: 422,
  },
  'source-ldap-password': {
    sentence: 'The directory refused user and password.',
    nextStep: 'Type the password again; the user is a DN, for example cn=sluice,dc=example,dc=org.',
    httpStatus: 422,
  },
  'source-ldap-unreachable': {
    sentence: 'The directory could not be reached.',
    nextStep: 'Check its name and port, and whether it runs.',
    httpStatus: 502,
    transient: true,
  },
  'source-list-empty': {
    sentence: 'No line of the list tells of a PC.',
    nextStep: 'Give it columns headed name, mac or address, with commas, semicolons or tabs between them.',
    httpStatus: 422,
  },
  'source-secret-lost': {
    sentence: 'The stored password can no longer be opened, because the key that sealed it is gone.',
    nextStep: 'Type the password again.',
    httpStatus: 409,
  },
  'source-too-large': {
    sentence: 'The source has more entries than a fleet of this kind can have.',
    nextStep: 'Choose a narrower file, search base or filter.',
    httpStatus: 422,
  },
} as const;
