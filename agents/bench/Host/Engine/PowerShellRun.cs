using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Text.RegularExpressions;
using Sluice.Bench.Windows;

namespace Sluice.Bench.Engine;

/// <summary>Runs one script or command the way powershell.exe does and answers with its exit code.</summary>
internal static partial class PowerShellRun
{
    private const string Succeeded = "__benchSucceeded";

    /// <summary>`-File`: the code of `exit`, 1 after an uncaught terminating error, else 0.</summary>
    public static int File(string path, string[] arguments)
    {
        var full = Path.GetFullPath(CommandLineText.HostPath(path));
        if (!System.IO.File.Exists(full))
        {
            // powershell.exe answers -196608 (0xFFFD0000), which a shell on Linux would see as 0; 1 keeps it a failure here.
            Console.Error.WriteLine($"The argument '{path}' to the -File parameter does not exist.");
            return OperatingSystem.IsWindows() ? -196608 : 1;
        }
        return Invoke(FileCommand(full, arguments), failOnLastError: false);
    }

    /// <summary>`-Command`: the code of `exit`, 1 when the last statement failed or threw, else 0.</summary>
    /// <remarks>`$?` is asked at the end of the text itself: behind the pipeline it is already reset.</remarks>
    public static int Command(string text) =>
        Invoke(
            new Command($"{text}\n$global:{Succeeded} = $?", isScript: true, useLocalScope: false), failOnLastError: true,
            input: AsksForInput().IsMatch(text) ? Lines(Console.In) : null);

    // powershell.exe reads all of standard input into $input; here only for a text that names it, so that no other waits for its end.
    private static IEnumerable<string> Lines(TextReader reader)
    {
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static Command FileCommand(string path, string[] arguments)
    {
        var command = new Command(path, isScript: false, useLocalScope: false);
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!ParameterToken().IsMatch(arguments[i]))
            {
                command.Parameters.Add(null, arguments[i]);
                continue;
            }
            var (name, value) = arguments[i].Split(':', 2) is [var n, var v] ? (n[1..], v) : (arguments[i][1..], null);
            var last = i + 1 >= arguments.Length || ParameterToken().IsMatch(arguments[i + 1]);
            if (value is not null) command.Parameters.Add(name, value);
            else if (last || IsSwitch(path, name)) command.Parameters.Add(name, true);
            else command.Parameters.Add(name, arguments[++i]);
        }
        return command;
    }

    // A switch takes no value, so the token behind it is positional: only the script's own param block can tell.
    private static bool IsSwitch(string path, string name)
    {
        var script = System.Management.Automation.Language.Parser.ParseFile(path, out _, out _);
        return script.ParamBlock?.Parameters.Any(p =>
            p.StaticType == typeof(SwitchParameter) &&
            p.Name.VariablePath.UserPath.StartsWith(name, StringComparison.OrdinalIgnoreCase)) == true;
    }

    private static int Invoke(Command command, bool failOnLastError, IEnumerable<string>? input = null)
    {
        var host = new ConsoleHost(Console.In, Console.Out, Console.Error);
        using var runspace = Sessions.Open(host);
        Console.CancelKeyPress += (_, _) => runspace.CloseAsync();
        RethrowExitOfScript(runspace);
        using var pipeline = runspace.CreatePipeline();
        pipeline.Commands.Add(command);
        pipeline.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        pipeline.Commands.Add("Out-Default");
        try
        {
            pipeline.Invoke(input);
        }
        catch (RuntimeException failure)
        {
            Report(host, failure.ErrorRecord);
            return host.ExitCode ?? 1;
        }
        return host.ExitCode ?? (failOnLastError && runspace.SessionStateProxy.GetVariable(Succeeded) is false ? 1 : 0);
    }

    // `exit` in a script called by a pipeline ends only the script; powershell.exe -File ends the process with its code.
    // powershell.exe says so through this flag of the engine, which has no public door.
    private static void RethrowExitOfScript(Runspace runspace)
    {
        const BindingFlags hidden = BindingFlags.NonPublic | BindingFlags.Instance;
        var context = runspace.GetType().GetProperty("ExecutionContext", hidden)!.GetValue(runspace)!;
        context.GetType().GetProperty("ScriptCommandProcessorShouldRethrowExit", hidden)!.SetValue(context, true);
    }

    private static void Report(ConsoleHost host, ErrorRecord record)
    {
        host.UI.WriteErrorLine(record.ToString());
        if (record.InvocationInfo?.PositionMessage is { Length: > 0 } position) host.UI.WriteErrorLine(position);
        host.UI.WriteErrorLine($"    + FullyQualifiedErrorId : {record.FullyQualifiedErrorId}");
    }

    [GeneratedRegex(@"^-[A-Za-z_][\w]*(:.*)?$")]
    private static partial Regex ParameterToken();

    [GeneratedRegex(@"\$input\b", RegexOptions.IgnoreCase)]
    private static partial Regex AsksForInput();
}
