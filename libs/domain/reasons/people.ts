/** Refusals of the people listener. */
export const PEOPLE_REASONS = {
  'channel-kind-fixed': {
    sentence: 'The kind of a channel cannot be changed.',
    nextStep: 'Make a new channel and remove this one.',
    httpStatus: 409,
  },
  'channel-secret-missing': {
    sentence: 'This kind of channel is reached by an address that only you know, and none was given.',
    nextStep: 'Copy the address of the incoming webhook from Teams or Slack.',
    httpStatus: 422,
  },
  'cross-site-request': {
    sentence: 'The request came from another site than this dashboard.',
    nextStep: 'Open the dashboard at its own address.',
    httpStatus: 403,
  },
  forbidden: {
    sentence: 'Your role does not allow this.',
    nextStep: 'Ask an admin.',
    httpStatus: 403,
  },
  'last-admin': {
    sentence: 'This is the last admin who can sign in.',
    nextStep: 'Make another person an admin first.',
    httpStatus: 409,
  },
  'link-spent': {
    sentence: 'The set-up link was used already.',
    nextStep: "Sign in; a lost password is replaced on the controller's own machine with `sluice user password`.",
    httpStatus: 410,
  },
  'machine-not-duplicate': {
    sentence: 'The machine is not marked as a duplicate, so there is nothing to confirm.',
    nextStep: 'Reload the page.',
    httpStatus: 409,
  },
  'name-taken': {
    sentence: 'The name is taken.',
    nextStep: 'Choose another name.',
    httpStatus: 409,
  },
  'no-hardware-address': {
    sentence: 'The machine has not told by which network adapter it could be woken.',
    nextStep: 'Switch it on once; its next inventory tells.',
    httpStatus: 409,
  },
  'no-neighbour-awake': {
    sentence: 'No other machine of the same subnet is online to wake it.',
    nextStep: 'Switch the PC on, or try again when another PC of its LAN is online.',
    httpStatus: 409,
  },
  'not-signed-in': {
    sentence: 'You are not signed in, or your session has ended.',
    nextStep: 'Sign in.',
    httpStatus: 401,
  },
  'patch-declined': {
    sentence: 'The patch is declined, so it cannot be released or installed.',
    nextStep: 'Withdraw the decline first.',
    httpStatus: 409,
  },
  'sign-in-failed': {
    sentence: 'Name or password is wrong.',
    nextStep: 'Try again, or ask an admin for a new password.',
    httpStatus: 401,
  },
  stale: {
    sentence: 'Somebody else changed this in the meantime.',
    nextStep: 'Reload, look at the change, and decide again.',
    httpStatus: 409,
  },
  'unknown-host': {
    sentence: 'The request names this controller by a name that it does not know as its own.',
    nextStep: 'Open the printed address, or set SLUICE_PEOPLE_ADDRESS to the address that people use.',
    httpStatus: 421,
  },
  'unknown-link': {
    sentence: 'This set-up link is not valid.',
    nextStep: 'Use the link that the controller printed when it started last.',
    httpStatus: 403,
  },
} as const;
