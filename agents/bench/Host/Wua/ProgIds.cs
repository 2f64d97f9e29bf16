using System.Runtime.InteropServices;

namespace Sluice.Bench.Wua;

/// <summary>The COM classes that exist on the simulated PC.</summary>
internal static class ProgIds
{
    private const int ClassNotRegistered = unchecked((int)0x80040154);

    /// <summary>A new object of a class. Throws <see cref="COMException"/> 0x80040154 for one that is not registered.</summary>
    public static object Create(string progId) =>
        throw new COMException($"Retrieving the COM class factory for component {progId} failed: 80040154 Class not registered.", ClassNotRegistered);
}
