using System.Management.Automation.Language;
using System.Text.Json;

namespace Sluice.Bench.Engine;

/// <summary>Prints, as one JSON line a file, what the real parser sees in it: the syntax check judges from that.</summary>
internal static class SyntaxDump
{
    public static int Run(string[] files, TextWriter output)
    {
        foreach (var file in files)
        {
            Parser.ParseFile(file, out _, out var errors);
            output.WriteLine(JsonSerializer.Serialize(new { file, errors = errors.Select(e => e.Message) }));
        }
        return 0;
    }
}
