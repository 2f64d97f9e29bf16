using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text.RegularExpressions;

namespace Sluice.Bench.Engine;

/// <summary>The engine's view of the process: where text goes, where answers come from, and the exit code asked for.</summary>
internal sealed class ConsoleHost(TextReader input, TextWriter output, TextWriter errors) : PSHost
{
    /// <summary>The code of the last `exit`, or null while the script never asked for one.</summary>
    public int? ExitCode { get; private set; }

    public override string Name => "SluiceBench";
    public override Version Version => new(1, 0);
    public override Guid InstanceId { get; } = Guid.NewGuid();
    public override CultureInfo CurrentCulture => CultureInfo.GetCultureInfo("en-US");
    public override CultureInfo CurrentUICulture => CultureInfo.GetCultureInfo("en-US");
    public override PSHostUserInterface UI { get; } = new ConsoleUI(input, output, errors);
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;
    public override void EnterNestedPrompt() => throw new NotSupportedException("This host has no nested prompt.");
    public override void ExitNestedPrompt() { }
    public override void NotifyBeginApplication() { }
    public override void NotifyEndApplication() { }
}

internal sealed partial class ConsoleUI(TextReader input, TextWriter output, TextWriter errors) : PSHostUserInterface
{
    public override PSHostRawUserInterface RawUI { get; } = new FixedRawUI();

    public override string ReadLine() => input.ReadLine() ?? throw new EndOfStreamException("Standard input has ended.");

    public override SecureString ReadLineAsSecureString()
    {
        var secret = new SecureString();
        foreach (var c in ReadLine()) secret.AppendChar(c);
        secret.MakeReadOnly();
        return secret;
    }

    public override void Write(string value) => output.Write(Plain(value));
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => output.Write(Plain(value));
    public override void WriteLine(string value) => output.WriteLine(Plain(value));
    public override void WriteErrorLine(string value) => errors.WriteLine(Plain(value));
    public override void WriteDebugLine(string message) => output.WriteLine("DEBUG: " + message);
    public override void WriteVerboseLine(string message) => output.WriteLine("VERBOSE: " + message);
    public override void WriteWarningLine(string message) => output.WriteLine("WARNING: " + message);
    public override void WriteProgress(long sourceId, ProgressRecord record) { }

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        descriptions.ToDictionary(field => field.Name, field => PSObject.AsPSObject(ReadLine()));

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        new(ReadLine(), ReadLineAsSecureString());

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName,
        PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        PromptForCredential(caption, message, userName, targetName);

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        throw new PSInvalidOperationException($"This host asks nobody: {caption} {message}");

    // The formatter of engine 7 colours its headers; powershell.exe writes plain text.
    private static string Plain(string value) => Colour().Replace(value, "");

    [GeneratedRegex(@"\[[0-9;]*m")]
    private static partial Regex Colour();
}

/// <summary>A window of fixed size: the formatter asks for its width, nothing else may be asked.</summary>
internal sealed class FixedRawUI : PSHostRawUserInterface
{
    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;
    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;
    public override Coordinates CursorPosition { get; set; }
    public override Coordinates WindowPosition { get; set; }
    public override int CursorSize { get; set; } = 25;
    public override Size BufferSize { get; set; } = new(120, 3000);
    public override Size WindowSize { get; set; } = new(120, 50);
    public override Size MaxWindowSize => WindowSize;
    public override Size MaxPhysicalWindowSize => WindowSize;
    public override bool KeyAvailable => false;
    public override string WindowTitle { get; set; } = "";
    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new NotSupportedException("This host has no keyboard.");
    public override void FlushInputBuffer() { }
    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) { }
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) { }
    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => new BufferCell[0, 0];
    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) { }
}
