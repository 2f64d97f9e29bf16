using System.ComponentModel;
using System.Management.Automation;
using Sluice.Bench.Machine;
using Sluice.Bench.Windows;

namespace Microsoft.PowerShell.Commands;

/// <summary>Base of the service cmdlets, with the names and error ids of the real ones.</summary>
public abstract class ServiceCmdlet : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("ServiceName")]
    public string[]? Name { get; set; }

    private protected static Services Manager => new(SimulatedMachine.Current);

    protected IEnumerable<string> Wanted()
    {
        foreach (var asked in Name ?? ["*"])
        {
            var pattern = WildcardPattern.Get(asked, WildcardOptions.IgnoreCase);
            var found = Manager.Names.Where(n => pattern.IsMatch(n)).ToList();
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(asked))
            {
                WriteError(new ErrorRecord(
                    new ItemNotFoundException($"Cannot find any service with service name '{asked}'."), "NoServiceFoundForGivenName", ErrorCategory.ObjectNotFound, asked));
            }
            foreach (var name in found) yield return name;
        }
    }

    private protected void Call(string name, string errorId, Action<Services> call)
    {
        try
        {
            call(Manager);
        }
        catch (ServiceFailure failure)
        {
            var cause = new Win32Exception(failure.Code);
            WriteError(new ErrorRecord(
                new InvalidOperationException(failure.Message, cause), errorId, failure.Code == 5 ? ErrorCategory.PermissionDenied : ErrorCategory.OpenError, name));
        }
    }

    private protected static ServiceState Describe(string name) => new(
        name, Manager.DisplayName(name), Manager.IsRunning(name) ? ServiceControllerStatus.Running : ServiceControllerStatus.Stopped,
        Manager.StartType(name) switch { 2 => ServiceStartMode.Automatic, 4 => ServiceStartMode.Disabled, _ => ServiceStartMode.Manual });
}

/// <summary>As System.ServiceProcess has it.</summary>
public enum ServiceControllerStatus { Stopped = 1, Running = 4 }

/// <summary>As System.ServiceProcess has it.</summary>
public enum ServiceStartMode { Automatic = 2, Manual = 3, Disabled = 4 }

/// <summary>What Get-Service gives: the members of ServiceController that scripts read.</summary>
public sealed record ServiceState(string Name, string DisplayName, ServiceControllerStatus Status, ServiceStartMode StartType)
{
    public string ServiceName => Name;
}

[Cmdlet(VerbsCommon.Get, "Service")]
public sealed class GetServiceCommand : ServiceCmdlet
{
    protected override void ProcessRecord() => WriteObject(Wanted().Select(Describe), enumerateCollection: true);
}

[Cmdlet(VerbsLifecycle.Start, "Service")]
public sealed class StartServiceCommand : ServiceCmdlet
{
    protected override void ProcessRecord()
    {
        foreach (var name in Wanted()) Call(name, "CouldNotStartService", manager => manager.SetRunning(name, true));
    }
}

[Cmdlet(VerbsLifecycle.Stop, "Service")]
public sealed class StopServiceCommand : ServiceCmdlet
{
    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter NoWait { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var name in Wanted()) Call(name, "CouldNotStopService", manager => manager.SetRunning(name, false));
    }
}

[Cmdlet(VerbsLifecycle.Restart, "Service")]
public sealed class RestartServiceCommand : ServiceCmdlet
{
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var name in Wanted())
        {
            Call(name, "CouldNotStopService", manager => manager.SetRunning(name, false));
            Call(name, "CouldNotStartService", manager => manager.SetRunning(name, true));
        }
    }
}

[Cmdlet(VerbsCommon.Set, "Service")]
public sealed class SetServiceCommand : ServiceCmdlet
{
    [Parameter]
    [ValidateSet("Automatic", "Manual", "Disabled")]
    public string? StartupType { get; set; }

    [Parameter]
    [ValidateSet("Running", "Stopped")]
    public string? Status { get; set; }

    protected override void ProcessRecord()
    {
        foreach (var name in Wanted())
        {
            if (StartupType is not null)
            {
                var start = StartupType switch { "Automatic" => 2, "Manual" => 3, _ => 4 };
                Call(name, "CouldNotSetService", manager => manager.SetStartType(name, start, delayed: false));
            }
            if (Status is not null) Call(name, "CouldNotSetService", manager => manager.SetRunning(name, Status == "Running"));
        }
    }
}
