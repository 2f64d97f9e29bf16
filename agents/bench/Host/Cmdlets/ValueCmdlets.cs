using System.Management.Automation;
using System.Security;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Sluice.Bench.Machine;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Get, "Date")]
public sealed class GetDateCommand : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true)]
    public DateTime? Date { get; set; }

    [Parameter]
    public string? Format { get; set; }

    [Parameter]
    public string? UFormat { get; set; }

    protected override void ProcessRecord()
    {
        // The simulated PC may have a wrong clock.
        var date = Date ?? (SimulatedMachine.IsConfigured ? SimulatedMachine.Current.Now.ToLocalTime() : DateTime.Now);
        if (Format is null) WriteObject(date);
        else WriteObject(date.ToString(Format, System.Globalization.CultureInfo.CurrentCulture));
    }
}

[Cmdlet(VerbsCommon.New, "TimeSpan", DefaultParameterSetName = "Date")]
public sealed class NewTimeSpanCommand : PSCmdlet
{
    [Parameter(ParameterSetName = "Date", Position = 0)]
    public DateTime Start { get; set; } = DateTime.Now;

    [Parameter(ParameterSetName = "Date", Position = 1)]
    public DateTime End { get; set; } = DateTime.Now;

    [Parameter(ParameterSetName = "Time")]
    public int Days { get; set; }

    [Parameter(ParameterSetName = "Time")]
    public int Hours { get; set; }

    [Parameter(ParameterSetName = "Time")]
    public int Minutes { get; set; }

    [Parameter(ParameterSetName = "Time")]
    public int Seconds { get; set; }

    protected override void ProcessRecord() =>
        WriteObject(ParameterSetName == "Date" ? End - Start : new TimeSpan(Days, Hours, Minutes, Seconds));
}

[Cmdlet(VerbsCommon.Get, "Random")]
public sealed class GetRandomCommand : PSCmdlet
{
    private readonly List<object?> items = [];

    [Parameter(Position = 0)]
    public object? Maximum { get; set; }

    [Parameter]
    public object? Minimum { get; set; }

    [Parameter(ValueFromPipeline = true)]
    public object?[] InputObject { get; set; } = [];

    [Parameter]
    public int Count { get; set; } = 1;

    [Parameter]
    public int SetSeed { get; set; }

    protected override void ProcessRecord() => items.AddRange(InputObject);

    protected override void EndProcessing()
    {
        if (items.Count > 0)
        {
            var shuffled = items.ToArray();
            Random.Shared.Shuffle(shuffled);
            WriteObject(shuffled.Take(Count), enumerateCollection: true);
            return;
        }
        if (Bare(Minimum) is double || Bare(Maximum) is double)
        {
            var (from, to) = (LanguagePrimitives.ConvertTo<double>(Minimum ?? 0.0), LanguagePrimitives.ConvertTo<double>(Maximum ?? double.MaxValue));
            WriteObject(from + Random.Shared.NextDouble() * (to - from));
            return;
        }
        var low = LanguagePrimitives.ConvertTo<long>(Minimum ?? 0);
        var high = LanguagePrimitives.ConvertTo<long>(Maximum ?? int.MaxValue);
        var value = Random.Shared.NextInt64(low, high);
        WriteObject(high <= int.MaxValue && low >= int.MinValue ? (object)(int)value : value);
    }

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}

[Cmdlet(VerbsCommon.New, "Guid")]
public sealed class NewGuidCommand : PSCmdlet
{
    protected override void ProcessRecord() => WriteObject(Guid.NewGuid());
}

[Cmdlet(VerbsLifecycle.Start, "Sleep", DefaultParameterSetName = "Seconds")]
public sealed class StartSleepCommand : PSCmdlet
{
    private readonly ManualResetEventSlim stop = new();

    [Parameter(ParameterSetName = "Seconds", Position = 0, Mandatory = true, ValueFromPipeline = true)]
    public double Seconds { get; set; }

    [Parameter(ParameterSetName = "Milliseconds", Mandatory = true)]
    [Alias("ms")]
    public int Milliseconds { get; set; }

    protected override void ProcessRecord() =>
        stop.Wait(ParameterSetName == "Seconds" ? TimeSpan.FromSeconds(Seconds) : TimeSpan.FromMilliseconds(Milliseconds));

    protected override void StopProcessing() => stop.Set();
}

[Cmdlet(VerbsData.ConvertTo, "SecureString")]
public sealed class ConvertToSecureStringCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    public string String { get; set; } = "";

    [Parameter(Mandatory = true)]
    public SwitchParameter AsPlainText { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        var secret = new SecureString();
        foreach (var c in String) secret.AppendChar(c);
        secret.MakeReadOnly();
        WriteObject(secret);
    }
}

[Cmdlet(VerbsCommon.Select, "String")]
public sealed class SelectStringCommand : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    [AllowEmptyString]
    public string InputObject { get; set; } = "";

    [Parameter(Position = 0, Mandatory = true)]
    public string[] Pattern { get; set; } = [];

    [Parameter]
    public SwitchParameter SimpleMatch { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var pattern in Pattern)
        {
            var options = CaseSensitive ? RegexOptions.None : RegexOptions.IgnoreCase;
            var match = Regex.Match(InputObject, SimpleMatch ? Regex.Escape(pattern) : pattern, options);
            if (!match.Success) continue;
            var made = new PSObject();
            made.Properties.Add(new PSNoteProperty("Line", InputObject));
            made.Properties.Add(new PSNoteProperty("Pattern", pattern));
            made.Properties.Add(new PSNoteProperty("Matches", new[] { match }));
            WriteObject(Quiet ? true : made);
            return;
        }
    }
}

[Cmdlet(VerbsCommon.Get, "Variable")]
public sealed class GetVariableCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true)]
    public string[] Name { get; set; } = [];

    [Parameter]
    public SwitchParameter ValueOnly { get; set; }

    [Parameter]
    public string? Scope { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var name in Name)
        {
            if (SessionState.PSVariable.Get(name) is { } found) WriteObject(ValueOnly ? found.Value : found);
            else
            {
                WriteError(new ErrorRecord(
                    new ItemNotFoundException($"Cannot find a variable with the name '{name}'."), "VariableNotFound", ErrorCategory.ObjectNotFound, name));
            }
        }
    }
}

[Cmdlet(VerbsCommon.Set, "Variable")]
public sealed class SetVariableCommand : PSCmdlet
{
    [Parameter(Position = 0, Mandatory = true)]
    public string Name { get; set; } = "";

    [Parameter(Position = 1)]
    public object? Value { get; set; }

    [Parameter]
    public string? Scope { get; set; }

    [Parameter]
    public ScopedItemOptions Option { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord() =>
        SessionState.PSVariable.Set(new PSVariable(Scope is null ? Name : $"{Scope}:{Name}", Value, Option));
}
