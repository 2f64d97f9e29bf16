/**
 * Why an agent refuses a signed order, in the order in which it checks (docs/protocol.md). None is worth a second try.
 */
export const ORDER_REASONS = {
  'bad-signature': {
    sentence: 'The order is not signed with the key that this machine trusts, or it was altered on the way.',
    nextStep:
      'If the controller was set up anew, re-key the machine with the recovery key; otherwise treat it as an attack.',
  },
  'lease-too-long': {
    sentence: 'The lease of the hold would last longer than 60 days, which no PC accepts.',
    nextStep: 'This controller issues none such: treat it as an attack with its key.',
  },
  'malformed-order': {
    sentence: 'The order is signed, but a field is missing or has a wrong type or value.',
    nextStep: 'Use the same version of controller and agent.',
  },
  'not-yet-valid': {
    sentence: 'The order is valid only from a later time on.',
    nextStep: "Check the controller's clock.",
  },
  'order-expired': {
    sentence: 'The order reached the machine after the time until which it was valid.',
    nextStep: 'Order it again; if it happens often, give the job a longer life.',
  },
  replayed: {
    sentence: 'The machine has seen this order before.',
    nextStep: 'Nothing to do if the job ran once; otherwise look for somebody who repeats messages.',
  },
  'unknown-field': {
    sentence: 'The order has a field that this agent does not know, which makes all of it void.',
    nextStep: 'Update the agent.',
  },
  'unknown-verb': {
    sentence: 'This agent does not know the verb.',
    nextStep: 'Update the agent.',
  },
  'wrong-machine': {
    sentence: 'The order names another machine.',
    nextStep: 'Look for a copied disk image, or for somebody who redirects messages.',
  },
  'wrong-type': {
    sentence: 'The signed bytes are of another type, say a lease where a job was expected.',
    nextStep: 'Look for somebody who redirects messages; use the same version of controller and agent.',
  },
} as const;
