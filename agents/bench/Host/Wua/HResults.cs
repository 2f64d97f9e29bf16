using System.Globalization;
using System.Runtime.InteropServices;

namespace Sluice.Bench.Wua;

/// <summary>The failure codes the simulated agent answers with. Symbols as in wuerror.h.</summary>
internal static class HResults
{
    public const int InstallNotAllowed = unchecked((int)0x80240016);
    public const int NotApplicable = unchecked((int)0x80240017);
    public const int ExclusiveInstallConflict = unchecked((int)0x80240019);
    public const int ServiceStop = unchecked((int)0x8024001E);
    public const int AllUpdatesFailed = unchecked((int)0x80240022);
    public const int EulasDeclined = unchecked((int)0x80240023);
    public const int NoUpdate = unchecked((int)0x80240024);
    public const int UninstallNotAllowed = unchecked((int)0x80240028);
    public const int WuDisabled = unchecked((int)0x8024002E);
    public const int CallCancelledByPolicy = unchecked((int)0x8024002F);
    public const int InvalidCriteria = unchecked((int)0x80240032);
    public const int CallCancelledByHide = unchecked((int)0x8024005A);
    public const int EndpointUnreachable = unchecked((int)0x80240438);
    public const int InstallerFailure = unchecked((int)0x8024200B);
    public const int CanRequireInput = unchecked((int)0x8024200A);
    public const int SusServerNotSet = unchecked((int)0x80244011);
    public const int NameNotResolved = unchecked((int)0x8024402C);
    public const int NotDownloaded = unchecked((int)0x80246007);
    public const int DeliveryOptimizationRequired = unchecked((int)0x8024601E);
    public const int UnknownService = unchecked((int)0x80248014);
    public const int DeclineNotAllowed = unchecked((int)0x80248016);
    public const int AccessDenied = unchecked((int)0x80070005);
    public const int InvalidArgument = unchecked((int)0x80070057);
    public const int DiskFull = unchecked((int)0x80070070);
    public const int ServiceDisabled = unchecked((int)0x80070422);
    public const int IndexOutOfRange = unchecked((int)0x80240007);

    public static COMException Failure(int hresult) => new($"Exception from HRESULT: 0x{hresult:X8}", hresult);

    /// <summary>Reads `0x8024402C` as a test writes it.</summary>
    public static int Parse(string text) =>
        unchecked((int)uint.Parse(text.AsSpan(text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? 2 : 0), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
