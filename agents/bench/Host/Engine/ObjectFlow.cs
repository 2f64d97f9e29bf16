using System.Management.Automation.Language;

namespace Sluice.Bench.Engine;

/// <summary>
/// What a script does with objects, for `-Syntax`: each member it calls, reads or sets, and where the object came from. Objects are
/// written as paths: `get-x:$update > Identity` is that member of a variable of the function Get-X, `New-X Some.Text` what a command
/// gives (with its first text), `> []` one of a collection. Which object that is, the test judges.
/// </summary>
internal static class ObjectFlow
{
    internal sealed record Use(int Line, string Of, string Name, bool Called, bool Set, bool Guarded);
    internal sealed record Flow(string To, string From);

    private const string One = " > []";
    private static readonly HashSet<string> Passing = new(StringComparer.OrdinalIgnoreCase) { "Where-Object", "Select-Object", "Sort-Object" };

    public static IEnumerable<Use> Uses(IEnumerable<Ast> nodes)
    {
        foreach (var member in nodes.OfType<MemberExpressionAst>().Where(m => !m.Static))
        {
            if (member.Member is not StringConstantExpressionAst name) continue;
            var set = member.Parent is AssignmentStatementAst assignment && assignment.Left == member;
            foreach (var of in Paths(member.Expression))
                yield return new Use(member.Extent.StartLineNumber, of, name.Value, member is InvokeMemberExpressionAst, set, Guarded(member));
        }
    }

    /// <summary>Members asked for by name, as in `Get-SluiceComValue -Object $update -Name 'BrowseOnly'`, which forgives a missing one.</summary>
    public static IEnumerable<Use> NamedUses(IEnumerable<Ast> nodes)
    {
        foreach (var command in nodes.OfType<CommandAst>())
        {
            if (Argument(command, "Object") is { } target && Argument(command, "Name") is StringConstantExpressionAst name)
                foreach (var of in Paths(target)) yield return new Use(command.Extent.StartLineNumber, of, name.Value, false, false, true);
        }
    }

    public static IEnumerable<Flow> Flows(IEnumerable<Ast> nodes)
    {
        foreach (var node in nodes)
        {
            if (node is AssignmentStatementAst { Left: VariableExpressionAst variable } assignment)
                foreach (var from in Paths(assignment.Right)) yield return new Flow(Name(variable), from);
            if (node is ForEachStatementAst loop)
                foreach (var from in Paths(loop.Condition)) yield return new Flow(Name(loop.Variable), from + One);
            if (node is CommandAst command)
                foreach (var flow in Arguments(command)) yield return flow;
            if (node is PipelineAst { PipelineElements: [var first, CommandAst, ..] } pipeline)
                foreach (var from in Paths(first))
                    for (var stage = 1; stage < pipeline.PipelineElements.Count; stage++)
                    {
                        yield return new Flow(Piped(pipeline, stage), from + One);
                        if (!Passes(pipeline.PipelineElements[stage])) break;
                    }
        }
    }

    // `-Update $x` of a call is the parameter $Update of that function.
    private static IEnumerable<Flow> Arguments(CommandAst command)
    {
        if (command.GetCommandName() is not { } callee) yield break;
        foreach (var parameter in command.CommandElements.OfType<CommandParameterAst>())
            foreach (var from in Paths(Argument(command, parameter.ParameterName)))
                yield return new Flow($"{callee}:${parameter.ParameterName}".ToLowerInvariant(), from);
    }

    private static ExpressionAst? Argument(CommandAst command, string name)
    {
        for (var i = 1; i < command.CommandElements.Count; i++)
            if (command.CommandElements[i] is CommandParameterAst parameter && parameter.ParameterName.Equals(name, StringComparison.OrdinalIgnoreCase))
                return parameter.Argument ?? command.CommandElements.ElementAtOrDefault(i + 1) as ExpressionAst;
        return null;
    }

    private static bool Passes(CommandBaseAst element) => element is CommandAst command && Passing.Contains(command.GetCommandName() ?? "");

    private static bool Guarded(Ast node)
    {
        for (var (inner, outer) = (node, node.Parent); outer is not null; (inner, outer) = (outer, outer.Parent))
            if (outer is TryStatementAst { CatchClauses.Count: > 0 } attempt && attempt.Body == inner) return true;
        return false;
    }

    private static string Name(VariableExpressionAst variable)
    {
        var name = variable.VariablePath.UserPath.ToLowerInvariant();
        if (name == "_") return PipedName(variable);
        return $"{Function(variable)}:${name[(name.IndexOf(':') + 1)..]}".ToLowerInvariant();
    }

    private static string Function(Ast node)
    {
        for (var outer = node.Parent; outer is not null; outer = outer.Parent)
            if (outer is FunctionDefinitionAst function) return function.Name;
        return "";
    }

    private static string Piped(PipelineAst pipeline, int stage) => $"{Function(pipeline)}:$_ {pipeline.Extent.StartOffset}/{stage}".ToLowerInvariant();

    // The $_ of a catch, or of anything but a pipeline, is nobody's object here.
    private static string PipedName(Ast variable)
    {
        for (var (inner, outer) = (variable, variable.Parent); outer is not null and not CatchClauseAst; (inner, outer) = (outer, outer.Parent))
            if (outer is PipelineAst pipeline && inner is CommandAst command && pipeline.PipelineElements.IndexOf(command) is > 0 and var stage) return Piped(pipeline, stage);
        return "$_";
    }

    private static IEnumerable<string> Paths(Ast? node) => node switch
    {
        VariableExpressionAst variable => [Name(variable)],
        MemberExpressionAst { Static: false, Member: StringConstantExpressionAst name } member =>
            Paths(member.Expression).Select(of => $"{of} > {name.Value}{(member is InvokeMemberExpressionAst ? "()" : "")}"),
        IndexExpressionAst index => Paths(index.Target).Select(of => of + One),
        ParenExpressionAst paren => Paths(paren.Pipeline),
        ConvertExpressionAst convert => Paths(convert.Child),
        CommandExpressionAst expression => Paths(expression.Expression),
        ArrayLiteralAst { Elements: [var only] } => Paths(only),
        ArrayExpressionAst array => array.SubExpression.Statements.SelectMany(Paths),
        SubExpressionAst sub => sub.SubExpression.Statements.SelectMany(Paths),
        IfStatementAst choice => choice.Clauses.Select(clause => clause.Item2).Append(choice.ElseClause).OfType<StatementBlockAst>().SelectMany(block => block.Statements).SelectMany(Paths),
        CommandAst command when command.GetCommandName() is { } name =>
            [string.Join(' ', new[] { name, command.CommandElements.Skip(1).OfType<StringConstantExpressionAst>().FirstOrDefault()?.Value }.OfType<string>())],
        PipelineAst { PipelineElements: [var only] } => Paths(only),
        PipelineAst pipeline when pipeline.PipelineElements.Skip(1).All(Passes) => Paths(pipeline.PipelineElements[0]).Select(of => of + One),
        _ => [],
    };
}
