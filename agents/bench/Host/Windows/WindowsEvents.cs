using System.Collections;
using System.Management.Automation;
using Sluice.Bench.Machine;

namespace Sluice.Bench.Windows;

/// <summary>One entry of the Windows event log.</summary>
internal sealed class WindowsEvent
{
    public int Id { get; set; }
    public string ProviderName { get; set; } = "";
    public string LogName { get; set; } = "";
    public string Message { get; set; } = "";
    public DateTime TimeCreated { get; set; }
    /// <summary>What the message is filled with, in its order; the same in every language.</summary>
    public List<string> Properties { get; set; } = [];
}

internal sealed class EventLogFile
{
    public List<WindowsEvent> Events { get; set; } = [];
}

/// <summary>winevents.json: the Windows event log, where a test may also plant bugchecks and crashes.</summary>
internal static class WindowsEvents
{
    public static StateFile<EventLogFile> File(SimulatedMachine machine) => new(machine, "winevents.json");

    public static void Write(SimulatedMachine machine, int id, string provider, string log, string message, params string[] properties) =>
        File(machine).Update(state => state.Events.Add(new WindowsEvent
        {
            Id = id, ProviderName = provider, LogName = log, Message = message, TimeCreated = machine.Now, Properties = [.. properties],
        }));
}

/// <summary>As System.Diagnostics.Eventing.Reader has it.</summary>
public sealed record EventProperty(object Value);

[Cmdlet(VerbsCommon.Get, "WinEvent")]
public sealed class GetWinEventCommand : PSCmdlet
{
    [Parameter(Mandatory = true)]
    public Hashtable[] FilterHashtable { get; set; } = [];

    [Parameter]
    public long MaxEvents { get; set; } = long.MaxValue;

    [Parameter]
    public SwitchParameter Oldest { get; set; }

    protected override void ProcessRecord()
    {
        if (!SimulatedMachine.Current.Facts.Read().EventLogAnswers)
        {
            WriteError(new ErrorRecord(new InvalidOperationException("The RPC server is unavailable"), "RpcUnavailable", ErrorCategory.ResourceUnavailable, null));
            return;
        }
        var found = WindowsEvents.File(SimulatedMachine.Current).Read().Events.Where(e => FilterHashtable.Any(f => Matches(e, f))).ToList();
        if (found.Count == 0)
        {
            WriteError(new ErrorRecord(
                new InvalidOperationException("No events were found that match the specified selection criteria."), "NoMatchingEventsFound", ErrorCategory.ObjectNotFound, null));
            return;
        }
        var ordered = Oldest ? found.OrderBy(e => e.TimeCreated) : found.OrderByDescending(e => e.TimeCreated);
        foreach (var entry in ordered.Take((int)Math.Min(MaxEvents, int.MaxValue)))
        {
            var made = new PSObject();
            made.Properties.Add(new PSNoteProperty("Id", entry.Id));
            made.Properties.Add(new PSNoteProperty("ProviderName", entry.ProviderName));
            made.Properties.Add(new PSNoteProperty("LogName", entry.LogName));
            made.Properties.Add(new PSNoteProperty("Message", entry.Message));
            made.Properties.Add(new PSNoteProperty("TimeCreated", entry.TimeCreated.ToLocalTime()));
            made.Properties.Add(new PSNoteProperty("Properties", entry.Properties.Select(text => new EventProperty(text)).ToArray()));
            WriteObject(made);
        }
    }

    private static bool Matches(WindowsEvent entry, Hashtable filter) =>
        Any(filter["LogName"], v => entry.LogName.Equals(v.ToString(), StringComparison.OrdinalIgnoreCase)) &&
        Any(filter["ProviderName"], v => entry.ProviderName.Equals(v.ToString(), StringComparison.OrdinalIgnoreCase)) &&
        Any(filter["Id"], v => entry.Id == LanguagePrimitives.ConvertTo<int>(v)) &&
        Any(filter["StartTime"], v => entry.TimeCreated >= LanguagePrimitives.ConvertTo<DateTime>(v).ToUniversalTime()) &&
        Any(filter["EndTime"], v => entry.TimeCreated <= LanguagePrimitives.ConvertTo<DateTime>(v).ToUniversalTime());

    private static bool Any(object? wanted, Func<object, bool> test)
    {
        var bare = wanted is PSObject wrapped ? wrapped.BaseObject : wanted;
        return bare is null || (bare is IEnumerable many and not string ? many.Cast<object>().Any(test) : test(bare));
    }
}
