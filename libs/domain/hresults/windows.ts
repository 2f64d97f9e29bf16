import type { HresultText } from '../hresults.js';

/** Codes of Windows, its component store and its setup that an install passes on. */
export const WINDOWS_HRESULTS = {
  '0x80070002': {
    symbol: 'ERROR_FILE_NOT_FOUND',
    sentence: 'Windows misses a file of its update store.',
    nextStep: 'Reset the Windows Update components on the PC.',
  },
  '0x80070003': {
    symbol: 'ERROR_PATH_NOT_FOUND',
    sentence: 'Windows misses a folder of its update store.',
    nextStep: 'Reset the Windows Update components on the PC.',
  },
  '0x80070005': {
    symbol: 'E_ACCESSDENIED',
    sentence: 'Access was denied, as Windows Update does for network logons.',
    nextStep: "Check that the agent's tasks run as SYSTEM on the PC.",
  },
  '0x8007000D': {
    symbol: 'ERROR_INVALID_DATA',
    sentence: 'A downloaded file is damaged.',
    nextStep: 'Clear SoftwareDistribution\\Download on the PC, then order it again.',
  },
  '0x80070020': {
    symbol: 'ERROR_SHARING_VIOLATION',
    sentence: 'A file is locked, mostly by antivirus software.',
    nextStep: 'Restart the PC, or make an exception in the antivirus software; it is tried again.',
    transient: true,
  },
  '0x80070070': {
    symbol: 'ERROR_DISK_FULL',
    sentence: 'The disk is full.',
    nextStep: 'Free some space on the PC.',
  },
  '0x80070422': {
    symbol: 'ERROR_SERVICE_DISABLED',
    sentence: 'A service that is needed is disabled, mostly wuauserv.',
    nextStep: 'Enable the service on the PC.',
  },
  '0x8007045B': {
    symbol: 'ERROR_SHUTDOWN_IN_PROGRESS',
    sentence: 'The PC is shutting down.',
    nextStep: 'Nothing to do: it is tried again.',
    transient: true,
  },
  '0x80070490': {
    symbol: 'ERROR_NOT_FOUND',
    sentence: 'A component or driver is missing in the component store.',
    nextStep: 'Repair Windows on the PC with DISM /RestoreHealth.',
  },
  '0x800705B4': {
    symbol: 'ERROR_TIMEOUT',
    sentence: 'The operation took too long.',
    nextStep: 'Nothing to do: it is tried again.',
    transient: true,
  },
  '0x80070643': {
    symbol: 'ERROR_INSTALL_FAILURE',
    sentence: "The update's own installer failed; the recovery partition may be too small.",
    nextStep: "Read the installer's log; enlarge the recovery partition where it is named.",
  },
  '0x80070BC9': {
    symbol: 'ERROR_FAIL_REBOOT_REQUIRED',
    sentence: 'The install failed, and a restart is needed to take it back.',
    nextStep: 'Restart the PC, then order it again.',
  },
  '0x80073701': {
    symbol: 'ERROR_SXS_ASSEMBLY_MISSING',
    sentence: 'The component store misses an assembly.',
    nextStep: 'Repair Windows on the PC with DISM, or by an in-place repair.',
  },
  '0x80073712': {
    symbol: 'ERROR_SXS_COMPONENT_STORE_CORRUPT',
    sentence: 'The component store is damaged.',
    nextStep: 'Repair Windows on the PC with DISM /RestoreHealth.',
  },
  '0x800F081F': {
    symbol: 'CBS_E_SOURCE_MISSING',
    sentence: 'Windows found no source to repair from.',
    nextStep: 'Repair Windows on the PC with DISM and a source.',
  },
  '0x800F0831': {
    symbol: 'CBS_E_STORE_CORRUPTION',
    sentence: 'An earlier package that this one builds on is missing.',
    nextStep: 'Install the missing cumulative update first.',
  },
  '0x800F0922': {
    symbol: 'CBS_E_INSTALLERS_FAILED',
    sentence: 'A component installer failed; the system partition may be full, or a VPN in the way.',
    nextStep: 'Free space on the EFI system partition, disconnect any VPN, then order it again.',
  },
  '0x800F0988': {
    symbol: 'PSFX_E_INVALID_DELTA_COMBINATION',
    sentence: 'The delta files do not fit together.',
    nextStep: 'Enable the service DoSvc on the PC; it is tried again.',
    transient: true,
  },
  '0xC1900101': {
    symbol: null,
    sentence: 'The upgrade was rolled back, mostly because of a driver.',
    nextStep: 'Update or remove drivers, then order it again.',
  },
  '0xC1900107': {
    symbol: null,
    sentence: 'The clean-up of an earlier upgrade is still pending.',
    nextStep: 'Restart the PC and run disk clean-up.',
  },
  '0xC1900200': {
    symbol: 'MOSETUP_E_COMPAT_SYSREQ_BLOCK',
    sentence: "The PC does not meet the upgrade's minimum requirements.",
    nextStep: 'Keep its version of Windows, or replace the hardware.',
  },
  '0xC1900208': {
    symbol: 'MOSETUP_E_COMPAT_INSTALLREQ_BLOCK',
    sentence: 'An application blocks the upgrade.',
    nextStep: 'Update or remove the application.',
  },
} as const satisfies Record<string, HresultText>;
