using System.Globalization;
using System.Management.Automation;
using Sluice.Bench.Wua;

namespace Sluice.Bench.Machine;

// What a test does to the PC from outside, as cmdlets, so that days of a simulated life fit into one script. No script of the agent may
// call them: its list of cmdlets has none of them.

/// <summary>Gives the simulated Windows' own updating its turn.</summary>
[Cmdlet(VerbsCommon.Step, "BenchOrchestrator")]
public sealed class StepBenchOrchestratorCommand : PSCmdlet
{
    protected override void ProcessRecord() => new Orchestrator(SimulatedMachine.Current).Step();
}

/// <summary>Moves this PC's clock on.</summary>
[Cmdlet(VerbsCommon.Step, "BenchClock")]
public sealed class StepBenchClockCommand : PSCmdlet
{
    [Parameter(Mandatory = true)]
    public double Minutes { get; set; }

    protected override void ProcessRecord() => SimulatedMachine.Current.Facts.Update(facts => facts.ClockOffsetSeconds += Minutes * 60);
}

/// <summary>Restarts the PC; a restart that nobody asked for is a person's.</summary>
[Cmdlet(VerbsLifecycle.Restart, "BenchMachine")]
public sealed class RestartBenchMachineCommand : PSCmdlet
{
    [Parameter]
    public string By { get; set; } = @"C:\Windows\explorer.exe";

    protected override void ProcessRecord() => Lifecycle.Restart(SimulatedMachine.Current, By);
}

/// <summary>The process of this script dies here: nothing after it runs, not even a finally block.</summary>
[Cmdlet(VerbsLifecycle.Stop, "BenchProcess")]
public sealed class StopBenchProcessCommand : PSCmdlet
{
    protected override void ProcessRecord() => Engine.Serve.Die();
}

/// <summary>Appends registry, services and tasks as they are now to snapshots.jsonl, for a checker that looks on.</summary>
[Cmdlet(VerbsData.Save, "BenchSnapshot")]
public sealed class SaveBenchSnapshotCommand : PSCmdlet
{
    protected override void ProcessRecord()
    {
        var machine = SimulatedMachine.Current;
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Lifecycle.Snapshot(text);
        var line = System.Text.Json.Nodes.JsonNode.Parse(text.ToString())!.AsObject();
        line["at"] = machine.Now.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        File.AppendAllText(machine.File("snapshots.jsonl"), line.ToJsonString() + "\n");
    }
}
