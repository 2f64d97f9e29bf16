using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;
using Sluice.Bench.Machine;

namespace Sluice.Bench.Windows;

/// <summary>One registered task as tasks.json keeps it.</summary>
internal sealed class RegisteredTask
{
    public string Path { get; set; } = "\\";
    public string Xml { get; set; } = "";
    public bool Enabled { get; set; } = true;
    public int? Pid { get; set; }
    public DateTime? LastRun { get; set; }

    private XElement Root => XDocument.Parse(Xml).Root!;

    private string? Text(params string[] names)
    {
        var node = Root;
        foreach (var name in names) node = node?.Elements().FirstOrDefault(e => e.Name.LocalName == name);
        return node?.Value;
    }

    /// <summary>What it runs, one after the other, as the scheduler does with several actions.</summary>
    public IEnumerable<(string Command, string Arguments)> Actions =>
        Root.Elements().Where(e => e.Name.LocalName == "Actions").Elements().Where(e => e.Name.LocalName == "Exec")
            .Select(exec => (Part(exec, "Command"), Part(exec, "Arguments")));
    private static string Part(XElement exec, string name) => exec.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value ?? "";

    public string Command => Actions.FirstOrDefault().Command ?? "";
    public string Arguments => Actions.FirstOrDefault().Arguments ?? "";
    public string? Description => Text("RegistrationInfo", "Description");
    public string? UserId => Text("Principals", "Principal", "UserId");
    public string MultipleInstances => Text("Settings", "MultipleInstancesPolicy") ?? "IgnoreNew";
    public IEnumerable<XElement> Triggers => Root.Elements().Where(e => e.Name.LocalName == "Triggers").Elements();
    public bool StartsAtBoot => Triggers.Any(t => t.Name.LocalName == "BootTrigger");
}

internal sealed class TaskList
{
    public SortedDictionary<string, RegisteredTask> Tasks { get; set; } = new();
}

/// <summary>
/// The task scheduler, without its clock: nothing starts by itself, a test says when. A started task is a process of its
/// own, whose output goes to tasks/&lt;name&gt;.log and whose exit code to tasks/&lt;name&gt;.result.
/// </summary>
internal sealed class Tasks(SimulatedMachine machine)
{
    private readonly StateFile<TaskList> file = new(machine, "tasks.json");

    public IReadOnlyDictionary<string, RegisteredTask> All => file.Read().Tasks;

    /// <summary>The registered spelling of a name, or null.</summary>
    public string? Find(string name) => All.Keys.FirstOrDefault(key => key.Equals(name.TrimStart('\\'), StringComparison.OrdinalIgnoreCase));

    /// <summary>Throws <see cref="FormatException"/> for XML the scheduler would refuse, <see cref="IOException"/> for a name that is taken.</summary>
    public void Register(string name, string path, string xml, bool force)
    {
        Check(xml);
        if (Find(name) is { } existing)
        {
            if (!force) throw new IOException("Cannot create a file when that file already exists.");
            name = existing;
        }
        file.Update(list =>
        {
            list.Tasks.TryGetValue(name, out var old);
            list.Tasks[name] = new RegisteredTask { Path = path, Xml = xml, Pid = old?.Pid, LastRun = old?.LastRun };
        });
        machine.Record("task-registered", new { task = name, command = All[name].Command, arguments = All[name].Arguments });
    }

    public void Unregister(string name)
    {
        file.Update(list => list.Tasks.Remove(name));
        machine.Record("task-unregistered", new { task = name });
    }

    public void SetEnabled(string name, bool enabled)
    {
        file.Update(list => list.Tasks[name].Enabled = enabled);
        machine.Record(enabled ? "task-enabled" : "task-disabled", new { task = name });
    }

    public bool IsRunning(string name) => All[name].Pid is { } pid && IsAlive(pid);

    /// <summary>The exit code of the last run, or null while there was none.</summary>
    public int? LastResult(string name)
    {
        var result = machine.File($"tasks/{name}.result");
        return File.Exists(result) && int.TryParse(File.ReadAllText(result), CultureInfo.InvariantCulture, out var code) ? code : null;
    }

    /// <summary>Starts a task in the background. False where a running instance makes the scheduler ignore it.</summary>
    public bool Start(string name)
    {
        using var turn = machine.Lock();
        if (IsRunning(name) && All[name].MultipleInstances != "Parallel")
        {
            machine.Record("task-ignored", new { task = name });
            return false;
        }
        var process = Launch(name, All[name]);
        file.Update(list =>
        {
            list.Tasks[name].Pid = process.Id;
            list.Tasks[name].LastRun = machine.Now;
        });
        machine.Record("task-started", new { task = name, process = process.Id });
        return true;
    }

    /// <summary>Starts a task and waits for its end; gives its exit code, or null where it was ignored.</summary>
    public int? Run(string name)
    {
        if (!Start(name)) return null;
        while (IsRunning(name)) Thread.Sleep(20);
        return LastResult(name);
    }

    /// <summary>Ends a running task with everything it started.</summary>
    public void Stop(string name)
    {
        if (All[name].Pid is not { } pid || !IsAlive(pid)) return;
        try
        {
            using var process = Process.GetProcessById(pid);
            // Each task leads a session of its own. Its tree by parents would take along the tasks that it started, which in Windows the
            // scheduler's service starts.
            if (OperatingSystem.IsWindows()) process.Kill(entireProcessTree: true);
            else Process.Start("/bin/kill", ["-9", "--", $"-{pid}"]).WaitForExit();
            process.WaitForExit(5000);
        }
        catch (ArgumentException)
        {
            // it ended by itself meanwhile
        }
        machine.Record("task-stopped", new { task = name });
    }

    private Process Launch(string name, RegisteredTask task)
    {
        Directory.CreateDirectory(machine.File("tasks"));
        var log = machine.File($"tasks/{name}.log");
        var result = machine.File($"tasks/{name}.result");
        File.Delete(result);
        var start = new ProcessStartInfo(OperatingSystem.IsWindows() ? "cmd.exe" : "/bin/sh");
        if (OperatingSystem.IsWindows())
        {
            // Wine's own powershell.exe is an empty shell of a program.
            var lines = task.Actions.Select(action =>
            {
                var command = action.Command.EndsWith("powershell.exe", StringComparison.OrdinalIgnoreCase) ? Environment.ProcessPath : action.Command;
                return $"\"{command}\" {action.Arguments} >> \"{log}\" 2>&1";
            });
            start.Arguments = $"/v:on /c \"{string.Join(" & ", lines)} & echo !errorlevel! > \"{result}\"\"";
        }
        else
        {
            // A session of its own: ending the process that started the task must not end the task.
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add("exec setsid sh -c \"$1\" task \"$2\" \"$3\"");
            var lines = task.Actions.Select(action =>
                string.Join(' ', ((string[])[CommandLineText.HostPath(action.Command), .. CommandLineText.Split(action.Arguments)]).Select(Quoted)) + " >>\"$1\" 2>&1 </dev/null");
            foreach (var argument in (string[])["start", $"{string.Join("; ", lines)}; echo $? >\"$2\"", log, result]) start.ArgumentList.Add(argument);
        }
        start.WorkingDirectory = machine.File("Windows/System32");
        start.UseShellExecute = false;
        start.Environment[SimulatedMachine.Variable] = machine.Folder;
        // A task is no network logon, whoever started it.
        start.Environment.Remove("SLUICE_BENCH_LOGON");
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        return Process.Start(start)!;
    }

    // For sh: as it stands, whatever it holds.
    private static string Quoted(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";

    // On Linux a finished child of a living starter stays as a zombie until reaped: that is not running.
    private static bool IsAlive(int pid)
    {
        try
        {
            if (!OperatingSystem.IsWindows())
                return File.Exists($"/proc/{pid}/stat") && File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].TrimStart()[0] is not ('Z' or 'X');
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (Exception gone) when (gone is ArgumentException or IOException)
        {
            return false;
        }
    }

    private static void Check(string xml)
    {
        try
        {
            var root = XDocument.Parse(xml).Root!;
            if (root.Name != XName.Get("Task", "http://schemas.microsoft.com/windows/2004/02/mit/task")) throw new FormatException("The task XML has an unexpected root element.");
            if (!root.Descendants().Any(e => e.Name.LocalName == "Exec")) throw new FormatException("The task XML is missing a required element or attribute: Exec.");
        }
        catch (System.Xml.XmlException malformed)
        {
            throw new FormatException("The task XML is malformed. " + malformed.Message, malformed);
        }
    }
}
