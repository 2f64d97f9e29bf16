import type { HresultText } from '../hresults.js';

/** Codes of the Windows Update Agent itself and of its update handlers (0x0024…, 0x80240…, 0x80242…, 0x80243…). */
export const AGENT_HRESULTS = {
  '0x00240005': {
    symbol: 'WU_S_REBOOT_REQUIRED',
    sentence: 'The update is installed and needs a restart.',
    nextStep: 'Order a restart.',
  },
  '0x00240006': {
    symbol: 'WU_S_ALREADY_INSTALLED',
    sentence: 'The update was already installed.',
    nextStep: 'Order a scan to refresh the list.',
  },
  '0x00240009': {
    symbol: 'WU_S_SOME_UPDATES_SKIPPED_ON_BATTERY',
    sentence: 'Some updates were left out because the PC runs on battery.',
    nextStep: 'Plug the PC in; it is tried again.',
    transient: true,
  },
  '0x80240001': {
    symbol: 'WU_E_NO_SERVICE',
    sentence: 'The Windows Update Agent could not provide its service.',
    nextStep: 'Check the service wuauserv on the PC; it is tried again.',
    transient: true,
  },
  '0x80240004': {
    symbol: 'WU_E_NOT_INITIALIZED',
    sentence: 'The Windows Update Agent was not ready.',
    nextStep: 'Restart the service wuauserv on the PC if it lasts; it is tried again.',
    transient: true,
  },
  '0x80240008': {
    symbol: 'WU_E_ITEMNOTFOUND',
    sentence: 'The update could not be found any more.',
    nextStep: 'Order a scan.',
  },
  '0x80240009': {
    symbol: 'WU_E_OPERATIONINPROGRESS',
    sentence: 'Another search, download or install was under way.',
    nextStep: 'Nothing to do: it is tried again.',
    transient: true,
  },
  '0x8024000B': {
    symbol: 'WU_E_CALL_CANCELLED',
    sentence: 'The operation was cancelled.',
    nextStep: 'Nothing to do: it is tried again.',
    transient: true,
  },
  '0x8024000C': {
    symbol: 'WU_E_NOOP',
    sentence: 'There was nothing to do.',
    nextStep: 'Nothing to do.',
  },
  '0x8024000E': {
    symbol: 'WU_E_XML_INVALID',
    sentence: "The update's description is damaged.",
    nextStep: 'Reset the Windows Update datastore on the PC.',
  },
  '0x80240010': {
    symbol: 'WU_E_TOO_DEEP_RELATION',
    sentence: 'The updates depend on each other more deeply than Windows can follow.',
    nextStep: 'Reset the Windows Update datastore on the PC.',
  },
  '0x80240016': {
    symbol: 'WU_E_INSTALL_NOT_ALLOWED',
    sentence: 'Another install is running, or a restart is due first.',
    nextStep: 'Restart the PC; it is tried again.',
    transient: true,
  },
  '0x80240017': {
    symbol: 'WU_E_NOT_APPLICABLE',
    sentence: 'The update does not apply to this PC.',
    nextStep: 'Order a scan to refresh the list.',
  },
  '0x80240018': {
    symbol: 'WU_E_NO_USERTOKEN',
    sentence: 'The update is meant for a user, not for the PC, and cannot be installed by the system.',
    nextStep: 'Leave it to the user of the PC.',
  },
  '0x80240019': {
    symbol: 'WU_E_EXCLUSIVE_INSTALL_CONFLICT',
    sentence: 'An update that must be installed alone was installed together with others.',
    nextStep: 'Order it again; report it if it returns, because the agent installs such updates alone.',
  },
  '0x8024001B': {
    symbol: 'WU_E_SELFUPDATE_IN_PROGRESS',
    sentence: 'The Windows Update Agent is updating itself.',
    nextStep: 'Nothing to do: it is tried again.',
    transient: true,
  },
  '0x8024001E': {
    symbol: 'WU_E_SERVICE_STOP',
    sentence: 'The service or the PC was shutting down.',
    nextStep: 'Nothing to do: it is tried again after the next start.',
    transient: true,
  },
  '0x8024001F': {
    symbol: 'WU_E_NO_CONNECTION',
    sentence: 'The PC had no network connection.',
    nextStep: 'Connect the PC; it is tried again.',
    transient: true,
  },
  '0x80240020': {
    symbol: 'WU_E_NO_INTERACTIVE_USER',
    sentence: 'The update needs a user who is signed in.',
    nextStep: 'Let somebody sign in at the PC, then order it again.',
  },
  '0x80240021': {
    symbol: 'WU_E_TIME_OUT',
    sentence: 'The operation took too long.',
    nextStep: 'Nothing to do: it is tried again.',
    transient: true,
  },
  '0x80240022': {
    symbol: 'WU_E_ALL_UPDATES_FAILED',
    sentence: 'Every update of the operation failed.',
    nextStep: 'Read the code of each update.',
  },
  '0x80240023': {
    symbol: 'WU_E_EULAS_DECLINED',
    sentence: 'The licence terms of an update were not accepted.',
    nextStep: 'Order it again; the agent accepts the terms of released updates.',
  },
  '0x80240024': {
    symbol: 'WU_E_NO_UPDATE',
    sentence: 'There was no update to work on.',
    nextStep: 'Order a scan; the list was out of date.',
  },
  '0x80240025': {
    symbol: 'WU_E_USER_ACCESS_DISABLED',
    sentence: 'A policy keeps users from Windows Update.',
    nextStep: 'Remove the policy on the PC.',
  },
  '0x80240028': {
    symbol: 'WU_E_UNINSTALL_NOT_ALLOWED',
    sentence: 'This update cannot be uninstalled through Windows Update.',
    nextStep: 'Uninstall it on the PC with wusa or DISM.',
  },
  '0x8024002A': {
    symbol: 'WU_E_MISSING_HANDLER',
    sentence: 'A component that is needed to install the update is missing.',
    nextStep: 'Repair Windows on the PC with DISM and SFC.',
  },
  '0x8024002E': {
    symbol: 'WU_E_WU_DISABLED',
    sentence: "A policy forbids connections to Microsoft's update service.",
    nextStep: 'Remove DoNotConnectToWindowsUpdateInternetLocations on the PC.',
  },
  '0x8024002F': {
    symbol: 'WU_E_CALL_CANCELLED_BY_POLICY',
    sentence: 'A policy turns off all access to Windows Update.',
    nextStep: 'Remove DisableWindowsUpdateAccess on the PC.',
  },
  '0x80240032': {
    symbol: 'WU_E_INVALID_CRITERIA',
    sentence: 'The search was put wrongly.',
    nextStep: 'Report it: this is a fault of the agent.',
  },
  '0x80240033': {
    symbol: 'WU_E_EULA_UNAVAILABLE',
    sentence: 'The licence terms could not be downloaded.',
    nextStep: "Check the PC's network and proxy; it is tried again.",
    transient: true,
  },
  '0x80240034': {
    symbol: 'WU_E_DOWNLOAD_FAILED',
    sentence: 'The download failed.',
    nextStep: 'Check Delivery Optimization, proxy and free space on the PC; it is tried again.',
    transient: true,
  },
  '0x80240035': {
    symbol: 'WU_E_UPDATE_NOT_PROCESSED',
    sentence: "The update's turn did not come.",
    nextStep: 'Nothing to do: it is tried again.',
    transient: true,
  },
  '0x80240036': {
    symbol: 'WU_E_INVALID_OPERATION',
    sentence: 'The Windows Update Agent was in the wrong state for this.',
    nextStep: 'Nothing to do: it is tried again in a new session.',
    transient: true,
  },
  '0x80240042': {
    symbol: 'WU_E_UNKNOWN_SERVICE',
    sentence: 'The update service is not registered on the PC.',
    nextStep: 'Register Microsoft Update again on the PC.',
  },
  '0x80240044': {
    symbol: 'WU_E_PER_MACHINE_UPDATE_ACCESS_DENIED',
    sentence: 'The operation needs local administrator rights.',
    nextStep: "Check that the agent's tasks run as SYSTEM.",
  },
  '0x8024004A': {
    symbol: 'WU_E_SETUP_IN_PROGRESS',
    sentence: 'Windows is being set up.',
    nextStep: 'Nothing to do: it is tried again.',
    transient: true,
  },
  '0x8024004C': {
    symbol: 'WU_E_LOW_BATTERY',
    sentence: 'The battery is too low.',
    nextStep: 'Plug the PC in; it is tried again.',
    transient: true,
  },
  '0x80240055': {
    symbol: 'WU_E_AU_CALL_CANCELLED',
    sentence: 'Automatic Updates cancelled the operation because its list was out of date.',
    nextStep: 'Nothing to do: it is tried again.',
    transient: true,
  },
  '0x80240056': {
    symbol: 'WU_E_SYSTEM_UNSUPPORTED',
    sentence: 'This version or edition of Windows does not support the update.',
    nextStep: 'Check the version of Windows on the PC.',
  },
  '0x80240059': {
    symbol: 'WU_E_NETWORK_COST_EXCEEDS_POLICY',
    sentence: 'The connection is metered, and the download is not allowed over it.',
    nextStep: 'Connect the PC to another network; it is tried again.',
    transient: true,
  },
  '0x8024005A': {
    symbol: 'WU_E_CALL_CANCELLED_BY_HIDE',
    sentence: 'The update was hidden meanwhile.',
    nextStep: 'Show the update again on the PC.',
  },
  '0x80240438': {
    symbol: 'WU_E_PT_ENDPOINT_UNREACHABLE',
    sentence: 'The update server cannot be reached.',
    nextStep: 'Look for a false WUServer value or a firewall; it is tried again.',
    transient: true,
  },
  '0x8024043C': {
    symbol: 'WU_E_PT_PROXY_AUTH_SCHEME_NOT_SUPPORTED',
    sentence: 'The proxy asks for a kind of sign-in that Windows Update cannot do.',
    nextStep: 'Let update traffic pass the proxy without sign-in.',
  },
  '0x80240FFF': {
    symbol: 'WU_E_UNEXPECTED',
    sentence: 'Windows Update failed without a more exact cause.',
    nextStep: 'Reset the Windows Update components on the PC if it returns.',
  },
  '0x80242006': {
    symbol: 'WU_E_UH_INVALIDMETADATA',
    sentence: "The update's installer found a damaged description.",
    nextStep: 'Rename SoftwareDistribution and catroot2 on the PC.',
  },
  '0x80242007': {
    symbol: 'WU_E_UH_INSTALLERHUNG',
    sentence: "The update's installer hung.",
    nextStep: 'Restart the PC; it is tried again.',
    transient: true,
  },
  '0x8024200A': {
    symbol: 'WU_E_UH_CANREQUIREINPUT',
    sentence: 'The update may ask questions.',
    nextStep: 'Install it by hand on the PC.',
  },
  '0x8024200B': {
    symbol: 'WU_E_UH_INSTALLERFAILURE',
    sentence: "The update's installer failed.",
    nextStep: "Read CBS.log, or the driver's log, on the PC.",
  },
  '0x8024200D': {
    symbol: 'WU_E_UH_NEEDANOTHERDOWNLOAD',
    sentence: 'The update must be downloaded again.',
    nextStep: 'Nothing to do: it is tried again.',
    transient: true,
  },
  '0x80242014': {
    symbol: 'WU_E_UH_POSTREBOOTSTILLPENDING',
    sentence: 'The work after the restart is still going on.',
    nextStep: 'Nothing to do: it is looked at again; restart the PC if it lasts.',
    transient: true,
  },
  '0x80242015': {
    symbol: 'WU_E_UH_POSTREBOOTRESULTUNKNOWN',
    sentence: 'The outcome after the restart is unknown.',
    nextStep: 'Order a scan.',
  },
  '0x80242017': {
    symbol: 'WU_E_UH_NEW_SERVICING_STACK_REQUIRED',
    sentence: 'The update needs a newer servicing stack.',
    nextStep: 'Install the newest cumulative update first.',
  },
  '0x80243003': {
    symbol: 'WU_E_INSTALLATION_RESULTS_NOT_FOUND',
    sentence: 'The results of the install are missing; it may not have started.',
    nextStep: 'Nothing to do: it is tried again.',
    transient: true,
  },
} as const satisfies Record<string, HresultText>;
