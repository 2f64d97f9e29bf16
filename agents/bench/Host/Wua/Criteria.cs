using System.Globalization;
using System.Text.RegularExpressions;

namespace Sluice.Bench.Wua;

/// <summary>What the criteria can ask about one update.</summary>
internal sealed record Candidate(Offer Offer, bool IsInstalled, bool IsHidden, bool IsPresent, bool RebootRequired);

/// <summary>
/// The search criteria: comparisons joined by `and` inside groups, groups joined by `or` at the top level only. Anything
/// else is refused with 0x80240032, as the real agent does, so that a typo is not an empty result.
/// </summary>
[Behaviour("criteria-grammar", Basis.Observed, "AND anywhere, OR only at the top level, != only for Type and UpdateID, names without case", "IUpdateSearcher::Search documentation")]
[Behaviour("criteria-deployment-default", Basis.Observed, "Each group means DeploymentAction='Installation' unless it says otherwise", "IUpdateSearcher::Search documentation")]
internal sealed partial class Criteria
{
    private static readonly HashSet<string> Flags = new(StringComparer.OrdinalIgnoreCase)
    {
        "IsInstalled", "IsHidden", "IsPresent", "RebootRequired", "BrowseOnly", "AutoSelectOnWebSites", "IsAssigned",
    };

    private readonly List<List<Func<Candidate, bool>>> groups = [];

    private Criteria() { }

    public bool Matches(Candidate candidate) => groups.Any(group => group.All(test => test(candidate)));

    /// <summary>Throws COMException 0x80240032 for anything outside the grammar. Empty text means the default.</summary>
    public static Criteria Parse(string? text)
    {
        var criteria = new Criteria();
        var tokens = Tokens(string.IsNullOrWhiteSpace(text) ? "IsInstalled=0 and IsHidden=0" : text);
        var at = 0;
        while (true)
        {
            criteria.groups.Add(Group(tokens, ref at));
            if (at == tokens.Count) return criteria;
            if (!tokens[at++].Equals("or", StringComparison.OrdinalIgnoreCase)) throw HResults.Failure(HResults.InvalidCriteria);
        }
    }

    private static List<Func<Candidate, bool>> Group(List<string> tokens, ref int at)
    {
        var tests = new List<Func<Candidate, bool>>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var depth = 0;
        while (true)
        {
            while (at < tokens.Count && tokens[at] == "(") { depth++; at++; }
            tests.Add(Comparison(tokens, ref at, names));
            while (at < tokens.Count && tokens[at] == ")") { depth--; at++; }
            if (at == tokens.Count || (depth == 0 && !tokens[at].Equals("and", StringComparison.OrdinalIgnoreCase))) break;
            if (!tokens[at++].Equals("and", StringComparison.OrdinalIgnoreCase)) throw HResults.Failure(HResults.InvalidCriteria);
        }
        if (depth != 0 || (names.Contains("RevisionNumber") && !names.Contains("UpdateID"))) throw HResults.Failure(HResults.InvalidCriteria);
        if (!names.Contains("DeploymentAction")) tests.Add(c => c.Offer.DeploymentAction == 1);
        return tests;
    }

    private static Func<Candidate, bool> Comparison(List<string> tokens, ref int at, HashSet<string> names)
    {
        if (at + 3 > tokens.Count) throw HResults.Failure(HResults.InvalidCriteria);
        var (name, sign, value) = (tokens[at], tokens[at + 1].ToLowerInvariant(), tokens[at + 2]);
        at += 3;
        names.Add(name);
        var not = sign == "!=";
        var text = value.Trim('\'');
        if (sign == "contains" != name.Equals("CategoryIDs", StringComparison.OrdinalIgnoreCase)) throw HResults.Failure(HResults.InvalidCriteria);
        switch (name.ToLowerInvariant())
        {
            case "type" when value[0] == '\'' && text.ToLowerInvariant() is "software" or "driver":
                var type = text.Equals("software", StringComparison.OrdinalIgnoreCase) ? 1 : 2;
                return c => c.Offer.Type == type != not;
            case "updateid" when value[0] == '\'':
                return c => c.Offer.Id.Equals(text, StringComparison.OrdinalIgnoreCase) != not;
        }
        if (not) throw HResults.Failure(HResults.InvalidCriteria);
        switch (name.ToLowerInvariant())
        {
            case "revisionnumber" when int.TryParse(value, CultureInfo.InvariantCulture, out var revision):
                return c => c.Offer.Revision == revision;
            case "categoryids" when Guid.TryParse(text, out var category):
                return c => c.Offer.IsIn(category.ToString());
            case "deploymentaction" when value == "*":
                return _ => true;
            case "deploymentaction" when text.ToLowerInvariant() is "installation" or "optionalinstallation" or "uninstallation":
                var action = text.ToLowerInvariant() switch { "installation" => 1, "uninstallation" => 2, _ => 4 };
                return c => c.Offer.DeploymentAction == action;
        }
        if (!Flags.Contains(name) || value is not ("0" or "1")) throw HResults.Failure(HResults.InvalidCriteria);
        var wanted = value == "1";
        return c => Flag(c, name) == wanted;
    }

    private static bool Flag(Candidate candidate, string name) => name.ToLowerInvariant() switch
    {
        "isinstalled" => candidate.IsInstalled,
        "ishidden" => candidate.IsHidden,
        "ispresent" => candidate.IsPresent,
        "rebootrequired" => candidate.RebootRequired,
        "browseonly" => candidate.Offer.BrowseOnly,
        "autoselectonwebsites" => candidate.Offer.AutoSelectOnWebSites,
        _ => candidate.Offer.DeploymentAction == 1,
    };

    private static List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        var end = 0;
        foreach (Match match in Token().Matches(text))
        {
            if (text[end..match.Index].Trim().Length > 0) throw HResults.Failure(HResults.InvalidCriteria);
            tokens.Add(match.Value);
            end = match.Index + match.Length;
        }
        if (text[end..].Trim().Length > 0) throw HResults.Failure(HResults.InvalidCriteria);
        return tokens;
    }

    [GeneratedRegex(@"\(|\)|!=|=|\*|'[^']*'|[A-Za-z]+|\d+")]
    private static partial Regex Token();
}
