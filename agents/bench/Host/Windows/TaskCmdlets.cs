using System.Management.Automation;
using Sluice.Bench.Machine;

namespace Sluice.Bench.Windows;

/// <summary>Base of the ScheduledTasks cmdlets: finds tasks by name and words a missing one like the CDXML module does.</summary>
public abstract class TaskCmdlet : PSCmdlet
{
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public string[]? TaskName { get; set; }

    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string? TaskPath { get; set; }

    private protected static Tasks Scheduler => new(SimulatedMachine.Current);

    /// <summary>The registered names that were asked for. An exact name that is not there is a non-terminating error.</summary>
    protected IEnumerable<string> Wanted()
    {
        foreach (var asked in TaskName ?? ["*"])
        {
            var pattern = WildcardPattern.Get(asked, WildcardOptions.IgnoreCase);
            var found = Scheduler.All.Where(t => pattern.IsMatch(t.Key) && (TaskPath is null || t.Value.Path == TaskPath)).Select(t => t.Key).ToList();
            if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(asked))
            {
                WriteError(new ErrorRecord(
                    new ItemNotFoundException($"No MSFT_ScheduledTask objects found with property 'TaskName' equal to '{asked}'.  Verify the value of the property and retry."),
                    $"CmdletizationQuery_NotFound_TaskName,{MyInvocation.MyCommand.Name}", ErrorCategory.ObjectNotFound, asked));
            }
            foreach (var name in found) yield return name;
        }
    }

    private protected static PSObject Describe(string name)
    {
        var task = Scheduler.All[name];
        var action = new PSObject();
        action.Properties.Add(new PSNoteProperty("Execute", task.Command));
        action.Properties.Add(new PSNoteProperty("Arguments", task.Arguments));
        var principal = new PSObject();
        principal.Properties.Add(new PSNoteProperty("UserId", task.UserId));
        var made = new PSObject();
        made.TypeNames.Insert(0, "Microsoft.Management.Infrastructure.CimInstance#Root/Microsoft/Windows/TaskScheduler/MSFT_ScheduledTask");
        made.Properties.Add(new PSNoteProperty("TaskName", name));
        made.Properties.Add(new PSNoteProperty("TaskPath", task.Path));
        made.Properties.Add(new PSNoteProperty("Description", task.Description));
        made.Properties.Add(new PSNoteProperty("State", !task.Enabled ? "Disabled" : Scheduler.IsRunning(name) ? "Running" : "Ready"));
        made.Properties.Add(new PSNoteProperty("Actions", new[] { action }));
        made.Properties.Add(new PSNoteProperty("Principal", principal));
        made.Properties.Add(new PSNoteProperty("Triggers", task.Triggers.Select(t => t.Name.LocalName).ToArray()));
        return made;
    }
}

[Cmdlet(VerbsCommon.Get, "ScheduledTask")]
public sealed class GetScheduledTaskCommand : TaskCmdlet
{
    protected override void ProcessRecord() => WriteObject(Wanted().Select(Describe), enumerateCollection: true);
}

[Cmdlet(VerbsCommon.Get, "ScheduledTaskInfo")]
public sealed class GetScheduledTaskInfoCommand : TaskCmdlet
{
    // SCHED_S_TASK_HAS_NOT_RUN and SCHED_S_TASK_RUNNING
    private const uint HasNotRun = 0x41303;
    private const uint Running = 0x41301;

    protected override void ProcessRecord()
    {
        foreach (var name in Wanted())
        {
            var task = Scheduler.All[name];
            var made = new PSObject();
            made.Properties.Add(new PSNoteProperty("TaskName", name));
            made.Properties.Add(new PSNoteProperty("TaskPath", task.Path));
            made.Properties.Add(new PSNoteProperty("LastRunTime", task.LastRun?.ToLocalTime()));
            made.Properties.Add(new PSNoteProperty("LastTaskResult", Scheduler.IsRunning(name) ? Running : unchecked((uint?)Scheduler.LastResult(name)) ?? HasNotRun));
            made.Properties.Add(new PSNoteProperty("NumberOfMissedRuns", 0u));
            WriteObject(made);
        }
    }
}

[Cmdlet(VerbsLifecycle.Register, "ScheduledTask")]
public sealed class RegisterScheduledTaskCommand : TaskCmdlet
{
    [Parameter(Mandatory = true)]
    public string Xml { get; set; } = "";

    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        var name = TaskName?[0] ?? throw new PSArgumentException("Register-ScheduledTask needs -TaskName.");
        try
        {
            Scheduler.Register(name, TaskPath ?? "\\", Xml, Force);
            WriteObject(Describe(name));
        }
        catch (FormatException malformed)
        {
            WriteError(new ErrorRecord(malformed, "HRESULT 0x8004131a,Register-ScheduledTask", ErrorCategory.NotSpecified, name));
        }
        catch (IOException taken)
        {
            WriteError(new ErrorRecord(taken, "HRESULT 0x800700b7,Register-ScheduledTask", ErrorCategory.ResourceExists, name));
        }
    }
}

[Cmdlet(VerbsLifecycle.Unregister, "ScheduledTask", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
public sealed class UnregisterScheduledTaskCommand : TaskCmdlet
{
    protected override void ProcessRecord()
    {
        foreach (var name in Wanted().ToList())
        {
            if (ShouldProcess(name)) Scheduler.Unregister(name);
        }
    }
}

[Cmdlet(VerbsLifecycle.Start, "ScheduledTask")]
public sealed class StartScheduledTaskCommand : TaskCmdlet
{
    protected override void ProcessRecord()
    {
        foreach (var name in Wanted().ToList()) Scheduler.Start(name);
    }
}

[Cmdlet(VerbsLifecycle.Stop, "ScheduledTask")]
public sealed class StopScheduledTaskCommand : TaskCmdlet
{
    protected override void ProcessRecord()
    {
        foreach (var name in Wanted().ToList()) Scheduler.Stop(name);
    }
}

[Cmdlet(VerbsLifecycle.Enable, "ScheduledTask")]
public sealed class EnableScheduledTaskCommand : TaskCmdlet
{
    protected override void ProcessRecord()
    {
        foreach (var name in Wanted().ToList())
        {
            Scheduler.SetEnabled(name, true);
            WriteObject(Describe(name));
        }
    }
}

[Cmdlet(VerbsLifecycle.Disable, "ScheduledTask")]
public sealed class DisableScheduledTaskCommand : TaskCmdlet
{
    protected override void ProcessRecord()
    {
        foreach (var name in Wanted().ToList())
        {
            Scheduler.SetEnabled(name, false);
            WriteObject(Describe(name));
        }
    }
}

[Cmdlet(VerbsData.Export, "ScheduledTask")]
public sealed class ExportScheduledTaskCommand : TaskCmdlet
{
    protected override void ProcessRecord() => WriteObject(Wanted().Select(name => Scheduler.All[name].Xml), enumerateCollection: true);
}
