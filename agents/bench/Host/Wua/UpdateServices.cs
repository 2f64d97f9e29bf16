namespace Sluice.Bench.Wua;

/// <summary>The update services by id: Windows Update is always registered, Microsoft Update once somebody added it.</summary>
internal static class UpdateServices
{
    private const string WindowsUpdate = "9482f4b4-e343-43b6-b170-9a65bc822c77";

    public static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        [WindowsUpdate] = "Windows Update",
        ["7971f918-a847-4430-9279-4a52d1efe18d"] = "Microsoft Update",
    };

    public static IEnumerable<string> Registered(Datastore store) => store.Services.Prepend(WindowsUpdate);

    public static bool IsKnown(Datastore store, string id) => Registered(store).Contains(id, StringComparer.OrdinalIgnoreCase);
}
