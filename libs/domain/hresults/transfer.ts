import type { HresultText } from '../hresults.js';

/** Codes of talking to the update server, downloading, the datastore and Automatic Updates. */
export const TRANSFER_HRESULTS = {
  '0x80244007': {
    symbol: 'WU_E_PT_SOAPCLIENT_SOAPFAULT',
    sentence: 'The update server refused the request, mostly because its cookie must be renewed.',
    nextStep: 'Restart the service wuauserv if it lasts; it is tried again.',
    transient: true,
  },
  '0x80244010': {
    symbol: 'WU_E_PT_EXCEEDED_MAX_SERVER_TRIPS',
    sentence: 'The search took more round trips than allowed.',
    nextStep: 'Nothing to do: the next search goes on from there.',
    transient: true,
  },
  '0x80244011': {
    symbol: 'WU_E_PT_SUS_SERVER_NOT_SET',
    sentence: 'A WSUS server is demanded by policy but not named.',
    nextStep: 'Set UseWUServer to 0 on the PC.',
  },
  '0x80244017': {
    symbol: 'WU_E_PT_HTTP_STATUS_DENIED',
    sentence: 'The update server, or something on the way, answered 401.',
    nextStep: 'Check proxy and web filter.',
  },
  '0x80244018': {
    symbol: 'WU_E_PT_HTTP_STATUS_FORBIDDEN',
    sentence: 'The update server, or something on the way, answered 403.',
    nextStep: 'Check proxy and web filter.',
  },
  '0x80244019': {
    symbol: 'WU_E_PT_HTTP_STATUS_NOT_FOUND',
    sentence: 'The update server, or something on the way, answered 404.',
    nextStep: 'Check proxy and web filter.',
  },
  '0x8024401B': {
    symbol: 'WU_E_PT_HTTP_STATUS_PROXY_AUTH_REQ',
    sentence: 'The proxy asks for a sign-in (407).',
    nextStep: 'Let update traffic pass the proxy without sign-in.',
  },
  '0x8024401C': {
    symbol: 'WU_E_PT_HTTP_STATUS_REQUEST_TIMEOUT',
    sentence: 'The update server answered 408: the request took too long.',
    nextStep: 'Check the proxy if it lasts; it is tried again.',
    transient: true,
  },
  '0x8024401F': {
    symbol: 'WU_E_PT_HTTP_STATUS_SERVER_ERROR',
    sentence: 'The update server failed (500).',
    nextStep: 'Nothing to do: it is tried again.',
    transient: true,
  },
  '0x80244022': {
    symbol: 'WU_E_PT_HTTP_STATUS_SERVICE_UNAVAIL',
    sentence: 'The update server is overloaded (503).',
    nextStep: 'Nothing to do: it is tried again.',
    transient: true,
  },
  '0x80244023': {
    symbol: 'WU_E_PT_HTTP_STATUS_GATEWAY_TIMEOUT',
    sentence: 'A gateway on the way to the update server timed out (504).',
    nextStep: 'Nothing to do: it is tried again.',
    transient: true,
  },
  '0x8024402C': {
    symbol: 'WU_E_PT_WINHTTP_NAME_NOT_RESOLVED',
    sentence: "The update server's name could not be resolved.",
    nextStep: 'Check DNS and proxy, and look for a false WUServer value; it is tried again.',
    transient: true,
  },
  '0x8024402F': {
    symbol: 'WU_E_PT_ECP_SUCCEEDED_WITH_ERRORS',
    sentence: 'An answer of the update server could be read only in part.',
    nextStep: 'Make an exception for Windows Update in the web filter; it is tried again.',
    transient: true,
  },
  '0x80246002': {
    symbol: 'WU_E_DM_INCORRECTFILEHASH',
    sentence: 'A downloaded file is not what it should be.',
    nextStep: 'Clear SoftwareDistribution\\Download on the PC if it returns; it is tried again.',
    transient: true,
  },
  '0x80246007': {
    symbol: 'WU_E_DM_NOTDOWNLOADED',
    sentence: 'The update has not been downloaded.',
    nextStep: 'Nothing to do: it is downloaded and tried again.',
    transient: true,
  },
  '0x80246008': {
    symbol: 'WU_E_DM_FAILTOCONNECTTOBITS',
    sentence: 'The background transfer service does not answer.',
    nextStep: 'Start the service BITS on the PC; it is tried again.',
    transient: true,
  },
  '0x80246017': {
    symbol: 'WU_E_DM_UNAUTHORIZED_LOCAL_USER',
    sentence: 'The account may not download updates.',
    nextStep: "Check that the agent's tasks run as SYSTEM.",
  },
  '0x8024601E': {
    symbol: 'WU_E_DM_DOSVC_REQUIRED',
    sentence: 'The update can be downloaded only through Delivery Optimization.',
    nextStep: 'Enable the service DoSvc on the PC.',
  },
  '0x80248007': {
    symbol: 'WU_E_DS_NODATA',
    sentence: 'The Windows Update datastore lacks an entry.',
    nextStep: 'Order a scan; reset the datastore on the PC if it returns.',
  },
  '0x80248014': {
    symbol: 'WU_E_DS_UNKNOWNSERVICE',
    sentence: 'The update service is not in the datastore.',
    nextStep: 'Register Microsoft Update again on the PC.',
  },
  '0x80248016': {
    symbol: 'WU_E_DS_DECLINENOTALLOWED',
    sentence: 'The update cannot be hidden: it is mandatory or has a deadline.',
    nextStep: 'Nothing to do: declining in Sluice does not need hiding.',
  },
  '0x8024A000': {
    symbol: 'WU_E_AU_NOSERVICE',
    sentence: 'Automatic Updates does not serve requests, which is expected on a held machine.',
    nextStep: 'Nothing to do.',
  },
  '0x8024A004': {
    symbol: 'WU_E_AU_PAUSED',
    sentence: 'Automatic Updates is paused.',
    nextStep: 'End the pause on the PC, or order resume.',
  },
  '0x8024A007': {
    symbol: 'WU_E_REBOOT_IN_PROGRESS',
    sentence: 'The PC is restarting.',
    nextStep: 'Nothing to do: it is tried again.',
    transient: true,
  },
  '0x8024A10A': {
    symbol: 'USO_E_SERVICE_SHUTTING_DOWN',
    sentence: 'The update orchestrator was stopping, as it does when idle.',
    nextStep: 'Nothing to do: it is tried again.',
    transient: true,
  },
  '0x8024D009': {
    symbol: 'WU_E_SETUP_SKIP_UPDATE',
    sentence: 'The update of the agent itself was skipped.',
    nextStep: 'Nothing to do.',
  },
  '0x80072EE2': {
    symbol: 'ERROR_INTERNET_TIMEOUT',
    sentence: 'The update server did not answer in time.',
    nextStep: 'Check firewall and proxy; it is tried again.',
    transient: true,
  },
  '0x80072EE7': {
    symbol: 'ERROR_INTERNET_NAME_NOT_RESOLVED',
    sentence: "A server's name could not be resolved.",
    nextStep: 'Check DNS; it is tried again.',
    transient: true,
  },
  '0x80072EFD': {
    symbol: 'ERROR_INTERNET_CANNOT_CONNECT',
    sentence: 'No connection to the update server could be made.',
    nextStep: 'Check firewall and proxy; it is tried again.',
    transient: true,
  },
  '0x80072EFE': {
    symbol: 'ERROR_INTERNET_CONNECTION_ABORTED',
    sentence: 'The connection to the update server broke off.',
    nextStep: 'Check firewall and proxy; it is tried again.',
    transient: true,
  },
  '0x80072F8F': {
    symbol: 'ERROR_INTERNET_SECURE_FAILURE',
    sentence: 'No safe connection to the update server could be made.',
    nextStep: "Correct the PC's clock, and check its root certificates and the proxy.",
  },
  '0x80D02002': {
    symbol: 'DO_E_DOWNLOAD_NO_PROGRESS',
    sentence: 'The download stood still.',
    nextStep: 'Check Delivery Optimization and proxy; it is tried again.',
    transient: true,
  },
  '0x80200053': {
    symbol: 'BG_E_VALIDATION_FAILED',
    sentence: 'A downloaded file was altered on the way.',
    nextStep: 'Make an exception for Windows Update in the firewall or web filter.',
  },
} as const satisfies Record<string, HresultText>;
