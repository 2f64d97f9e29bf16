using System.Management.Automation.Language;
using System.Text;
using System.Text.Json;

namespace Sluice.Bench.Engine;

/// <summary>
/// `-Syntax file...`: prints, as one JSON line a file, what the real parser sees in it. The judgement (what Windows
/// PowerShell 5.1 has, what the agent may use) is the test's; here are only the facts.
/// </summary>
internal static class SyntaxDump
{
    private sealed record Call(int Line, string? Name, List<string> Parameters, List<string?> Literals);
    private sealed record Member(int Line, string? Type, string Name, int? Arguments, bool LiteralArgument);
    private sealed record Construct(int Line, string What);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static int Run(string[] files, TextWriter output)
    {
        foreach (var file in files)
        {
            var bytes = File.ReadAllBytes(file);
            var hasBom = bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble);
            var ast = Parser.ParseFile(Path.GetFullPath(file), out var tokens, out var errors);
            var all = ast.FindAll(_ => true, searchNestedScriptBlocks: true).ToList();
            output.WriteLine(JsonSerializer.Serialize(new
            {
                file,
                parseErrors = errors.Select(e => new { line = e.Extent.StartLineNumber, message = e.Message }),
                asciiOrBom = hasBom || bytes.All(b => b < 0x80),
                functions = all.OfType<FunctionDefinitionAst>().Select(f => f.Name),
                calls = all.OfType<CommandAst>().Select(Describe),
                members = all.OfType<MemberExpressionAst>().Select(Describe),
                types = all.Select(TypeName).OfType<string>().Distinct(),
                newer = Newer(all).Concat(NewerTokens(tokens)),
                uses = ObjectFlow.Uses(all).Concat(ObjectFlow.NamedUses(all)),
                flows = ObjectFlow.Flows(all),
                assigned = all.OfType<AssignmentStatementAst>().Select(a => new { line = a.Extent.StartLineNumber, name = (a.Left as VariableExpressionAst)?.VariablePath.UserPath }),
                variables = all.OfType<VariableExpressionAst>().Select(v => v.VariablePath.UserPath).Distinct(),
            }, Json));
        }
        return 0;
    }

    private static Call Describe(CommandAst call) => new(
        call.Extent.StartLineNumber,
        call.GetCommandName(),
        [.. call.CommandElements.OfType<CommandParameterAst>().Select(p => p.ParameterName)],
        [.. call.CommandElements.Skip(1).Select(e => (e as StringConstantExpressionAst)?.Value)]);

    private static Member Describe(MemberExpressionAst member)
    {
        var arguments = (member as InvokeMemberExpressionAst)?.Arguments;
        return new Member(
            member.Extent.StartLineNumber,
            (member.Expression as TypeExpressionAst)?.TypeName.FullName,
            (member.Member as StringConstantExpressionAst)?.Value ?? "",
            member is InvokeMemberExpressionAst ? arguments?.Count ?? 0 : null,
            arguments?.Any(a => a is StringConstantExpressionAst) == true);
    }

    private static string? TypeName(Ast node) => node switch
    {
        TypeExpressionAst type => type.TypeName.FullName,
        TypeConstraintAst type => type.TypeName.FullName,
        _ => null,
    };

    // What engine 7 parses and 5.1 does not.
    private static IEnumerable<Construct> Newer(IEnumerable<Ast> nodes)
    {
        foreach (var node in nodes)
        {
            var what = node switch
            {
                TernaryExpressionAst => "ternary",
                PipelineChainAst => "&& or ||",
                PipelineAst { Background: true } => "background &",
                BinaryExpressionAst { Operator: TokenKind.QuestionQuestion } => "??",
                AssignmentStatementAst { Operator: TokenKind.QuestionQuestionEquals } => "??=",
                MemberExpressionAst { NullConditional: true } => "?.",
                IndexExpressionAst { NullConditional: true } => "?[]",
                ScriptBlockAst { CleanBlock: not null } => "clean block",
                _ => null,
            };
            if (what is not null) yield return new Construct(node.Extent.StartLineNumber, what);
        }
    }

    private static IEnumerable<Construct> NewerTokens(IEnumerable<Token> tokens)
    {
        foreach (var token in tokens)
        {
            if (token is NumberToken && Suffixed(token.Text)) yield return new Construct(token.Extent.StartLineNumber, "number suffix or binary literal");
            if (token is StringExpandableToken && (token.Text.Contains("`u{", StringComparison.Ordinal) || token.Text.Contains("`e", StringComparison.Ordinal)))
                yield return new Construct(token.Extent.StartLineNumber, "`u{} or `e in a string");
        }
    }

    private static bool Suffixed(string number) =>
        number.StartsWith("0b", StringComparison.OrdinalIgnoreCase) ||
        (!number.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && number.IndexOfAny(['u', 'U', 'y', 'Y', 's', 'S', 'n', 'N']) >= 0);
}
