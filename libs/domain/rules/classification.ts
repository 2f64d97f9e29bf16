import type { Classification } from '../words.js';

/**
 * Category identities of the classifications, the same in every language.
 * Source: Microsoft Learn, "WSUS Classification GUIDs"; those of drivers and upgrades, which it lacks, are in the
 * categories of such updates.
 */
const BY_ID: Readonly<Record<string, Classification>> = {
  'e6cf1350-c01b-414d-a61f-263d14d133b4': 'critical',
  '0fa1201d-4330-4fa8-8ae9-b877473b6441': 'security',
  'e0789628-ce08-4437-be74-2495b842f43b': 'definitions',
  'ebfc1fc5-71a4-4f7b-9aca-3b9a503104a0': 'drivers',
  'b54e7d24-7add-428f-8b75-90a396fa584f': 'feature-packs',
  '28bc880e-0592-4cbf-8f95-c79b17911d5f': 'rollups',
  '68c5b0a3-d1a6-4553-ae49-01d3a7827828': 'service-packs',
  'b4832bd8-e735-4761-8daf-37f882276dab': 'tools',
  'cd5ffd1e-e932-4e3a-bf74-18bf0b1bbd83': 'updates',
  '3689bdc8-b205-4af4-8d4a-a63924c5e9d5': 'upgrades',
};

/** The classifications among an update's categories; the other categories are products. */
export function classificationsOf(categories: readonly { id: string }[]): Classification[] {
  const found = categories.map(({ id }) => BY_ID[id.toLowerCase()]);
  return [...new Set(found.filter((name) => name !== undefined))];
}
