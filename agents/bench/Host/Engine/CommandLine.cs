using System.Text;
using Sluice.Bench.Machine;
using Sluice.Bench.Tools;
using Sluice.Bench.Wua;

namespace Sluice.Bench.Engine;

/// <summary>A command line this host does not understand; the message says what to write instead.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>
/// The command line: that of powershell.exe (as far as the agent's tasks use it), plus the bench's own verbs.
/// Switches are case-insensitive and may be shortened like powershell.exe allows for the ones scheduled tasks use.
/// </summary>
internal static class CommandLine
{
    private const string Usage =
        "usage: sluice-bench [-NoProfile] [-NonInteractive] [-ExecutionPolicy X] (-File script.ps1 [args] | -Command text)\n" +
        "       sluice-bench -Serve | -Syntax file... | -Behaviours\n" +
        "       sluice-bench -NewMachine folder [-Edition Core|Professional] [-Build 26100] [-Ubr n] [-Name n] [-Uuid u] [-Battery percent] [-Session user]\n" +
        "       sluice-bench -Restart [-Boot] [-By program] | -Boot | -RunTask name | -InstallAs client updateId | -Snapshot | -As tool.exe [args]";

    public static int Run(string[] args)
    {
        MachineEnvironment.Apply();
        for (var i = 0; i < args.Length; i++)
        {
            var rest = args[(i + 1)..];
            switch (args[i].TrimStart('-', '/').ToLowerInvariant())
            {
                case "noprofile" or "nop" or "noninteractive" or "noni" or "nologo" or "sta" or "mta":
                    break;
                case "executionpolicy" or "ep" or "ex" or "windowstyle" or "w" or "version" or "inputformat" or "outputformat":
                    i++;
                    break;
                case "file" or "f":
                    if (rest.Length == 0) throw new UsageException("-File needs the path of a script.\n" + Usage);
                    return PowerShellRun.File(rest[0], rest[1..]);
                case "command" or "c":
                    return PowerShellRun.Command(rest is ["-"] ? Console.In.ReadToEnd() : string.Join(' ', rest));
                case "encodedcommand" or "enc" or "e" when rest is [var encoded]:
                    return PowerShellRun.Command(Encoding.Unicode.GetString(Convert.FromBase64String(encoded)));
                case "serve":
                    return Serve.Run(Console.In, Console.Out);
                case "behaviours":
                    return Behaviours.Run(Console.Out);
                case "newmachine":
                    return NewMachine.Run(rest, Console.Out);
                case "restart":
                    return Lifecycle.Restart(rest);
                case "boot":
                    return Lifecycle.Boot();
                case "snapshot":
                    return Lifecycle.Snapshot(Console.Out);
                case "runtask" when rest is [var task]:
                    return Lifecycle.RunTask(task);
                case "installas" when rest is [var client, var update]:
                    return UpdateAgent.Current.InstallAs(client, update) == 0 ? 0 : 1;
                case "as" when rest.Length > 0:
                    return Programs.Run(rest[0], rest[1..]);
                case "syntax":
                    return SyntaxDump.Run(rest, Console.Out);
                default:
                    throw new UsageException($"'{args[i]}' is not a switch of this host.\n{Usage}");
            }
        }
        throw new UsageException(Usage);
    }
}
