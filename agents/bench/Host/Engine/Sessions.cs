using System.Management.Automation;
using System.Management.Automation.Provider;
using System.Management.Automation.Runspaces;
using System.Reflection;
using Microsoft.PowerShell;
using Sluice.Bench.Machine;
using Sluice.Bench.Registry;

namespace Sluice.Bench.Engine;

/// <summary>Opens runspaces that know the engine's own commands and every cmdlet of this assembly.</summary>
internal static class Sessions
{
    private static readonly Lazy<InitialSessionState> State = new(Build);

    public static Runspace Open(ConsoleHost host)
    {
        var state = State.Value.Clone();
        if (SimulatedMachine.IsConfigured) state.LanguageMode = Enum.Parse<PSLanguageMode>(SimulatedMachine.Current.Facts.Read().LanguageMode);
        var runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        if (!OperatingSystem.IsWindows()) runspace.SessionStateProxy.PSVariable.Set(new WideExitCode());
        return runspace;
    }

    /// <summary>$LASTEXITCODE with the codes of Windows' programs that Linux cuts to their low byte.</summary>
    private sealed class WideExitCode() : PSVariable("LASTEXITCODE", 0)
    {
        public override object Value
        {
            get => base.Value is (Tools.Shutdown.AlreadyScheduled & 255) ? Tools.Shutdown.AlreadyScheduled : base.Value;
            set => base.Value = value;
        }
    }

    private static InitialSessionState Build()
    {
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows()) state.ExecutionPolicy = ExecutionPolicy.Bypass;
        List<string> missing = SimulatedMachine.IsConfigured ? SimulatedMachine.Current.Facts.Read().MissingCommands : [];
        foreach (var type in Assembly.GetExecutingAssembly().GetTypes())
        {
            if (type.GetCustomAttribute<CmdletAttribute>() is { } cmdlet && !missing.Contains($"{cmdlet.VerbName}-{cmdlet.NounName}"))
                state.Commands.Add(new SessionStateCmdletEntry($"{cmdlet.VerbName}-{cmdlet.NounName}", type, null));
        }
        // On Windows (and under Wine) the engine brings the real registry provider; elsewhere ours takes its name and drives.
        if (!OperatingSystem.IsWindows() && SimulatedMachine.IsConfigured)
            state.Providers.Add(new SessionStateProviderEntry("Registry", typeof(RegistryProvider), null));
        return state;
    }
}
