using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sluice.Bench.Engine;

/// <summary>
/// Runs many small scripts in one process: each input line is `{"id", "script", "cwd"?}`, each output line
/// `{"id", "output", "types", "error", "text"}` in the same order. `output` holds every object as invariant text
/// (null as "&lt;null&gt;"), `error` what a catch block around the script saw. Every script gets a fresh runspace with
/// `$ErrorActionPreference = 'Stop'`.
/// </summary>
internal static class Serve
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // The script is an argument, not spliced text: positions and quoting stay its own.
    private const string Wrapper =
        "param($__script) $ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'; " +
        "try { & ([scriptblock]::Create($__script)) } catch { $global:__caught = $_ }";

    private sealed record Request(string Id, string Script, string? Cwd);
    private sealed record Caught(string Id, string Category, string Exception, string Message);
    private sealed record Answer(string Id, List<string> Output, List<string> Types, Caught? Error, string Text);

    public static int Run(TextReader input, TextWriter output)
    {
        while (input.ReadLine() is { } line)
        {
            var request = JsonSerializer.Deserialize<Request>(line, Json)!;
            output.WriteLine(JsonSerializer.Serialize(ExecuteAside(request), Json));
            output.Flush();
        }
        // The threads of scripts that died are still there, and would keep this process for ever.
        Environment.Exit(0);
        return 0;
    }

    /// <summary>
    /// Ends the script at this point as the death of its process would: nothing after it runs, no catch and no finally. Its files stay open
    /// until this process ends; a test closes those that a dead process would not hold. Without `-Serve` the process really ends.
    /// </summary>
    public static void Die()
    {
        if (dying is not { } died) Environment.FailFast("The process was killed by the test.");
        else died.TrySetResult(null);
        Thread.Sleep(Timeout.Infinite);
    }

    private static TaskCompletionSource<Answer?>? dying;

    // On a thread of its own, which a script that dies keeps for ever.
    private static Answer ExecuteAside(Request request)
    {
        var ended = dying = new TaskCompletionSource<Answer?>();
        new Thread(() =>
        {
            try { ended.TrySetResult(Execute(request)); }
            catch (Exception failure) { ended.TrySetException(failure); }
        }, maxStackSize: 16 << 20) { IsBackground = true }.Start();
        return ended.Task.GetAwaiter().GetResult() ?? new Answer(request.Id, [], [], new Caught("BenchProcessDied", "NotSpecified", "", "The process died."), "");
    }

    private static Answer Execute(Request request)
    {
        var text = new StringWriter(new StringBuilder());
        var host = new ConsoleHost(new StringReader(""), text, text);
        using var runspace = Sessions.Open(host);
        if (request.Cwd is not null)
        {
            Environment.CurrentDirectory = request.Cwd;
            runspace.SessionStateProxy.Path.SetLocation(request.Cwd);
        }
        using var shell = PowerShell.Create(runspace);
        Collection<PSObject?> results = [];
        try
        {
            results = shell.AddScript(Wrapper).AddArgument(request.Script).Invoke<PSObject?>();
        }
        catch (RuntimeException failure)
        {
            runspace.SessionStateProxy.SetVariable("__caught", failure.ErrorRecord);
        }
        var record = (runspace.SessionStateProxy.GetVariable("__caught") as PSObject)?.BaseObject as ErrorRecord
            ?? runspace.SessionStateProxy.GetVariable("__caught") as ErrorRecord;
        return new Answer(
            request.Id,
            [.. results.Select(Text)],
            [.. results.Select(item => item is null ? "<null>" : item.BaseObject.GetType().FullName!)],
            record is null ? null : Describe(record),
            text.ToString());
    }

    private static Caught Describe(ErrorRecord record) => new(
        record.FullyQualifiedErrorId, record.CategoryInfo.Category.ToString(), record.Exception.GetType().FullName!, record.Exception.Message);

    private static string Text(PSObject? item) => item switch
    {
        null => "<null>",
        { BaseObject: IFormattable value } => value.ToString(null, CultureInfo.InvariantCulture),
        _ => item.ToString(),
    };
}
