using System.Text;

namespace Sluice.Bench.Windows;

/// <summary>Windows hands a program its arguments as one text; this takes it apart by the rules of the C runtime.</summary>
internal static class CommandLineText
{
    /// <summary>A path as this computer writes it: scripts for Windows join with backslashes.</summary>
    public static string HostPath(string path) => OperatingSystem.IsWindows() ? path : path.Replace('\\', '/');

    public static IEnumerable<string> Split(string text)
    {
        var argument = new StringBuilder();
        var quoted = false;
        var any = false;
        for (var i = 0; i < text.Length; i++)
        {
            var slashes = 0;
            while (i < text.Length && text[i] == '\\') { slashes++; i++; }
            if (slashes > 0)
            {
                // Before a quote two backslashes stand for one, and an odd one makes the quote a plain character.
                var beforeQuote = i < text.Length && text[i] == '"';
                argument.Append('\\', beforeQuote ? slashes / 2 : slashes);
                any = true;
                if (beforeQuote && slashes % 2 == 1) argument.Append('"');
                else i--;
                continue;
            }
            switch (text[i])
            {
                case '"':
                    quoted = !quoted;
                    any = true;
                    break;
                case ' ' or '\t' when !quoted:
                    if (any) yield return argument.ToString();
                    argument.Clear();
                    any = false;
                    break;
                default:
                    argument.Append(text[i]);
                    any = true;
                    break;
            }
        }
        if (any) yield return argument.ToString();
    }
}
