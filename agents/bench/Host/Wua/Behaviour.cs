using System.Reflection;
using System.Text.Json;

namespace Sluice.Bench.Wua;

/// <summary>How we know that Windows behaves like this.</summary>
public enum Basis
{
    /// <summary>Documented, or recorded on a real PC by somebody; the source says where.</summary>
    Observed,

    /// <summary>Our reading. A report from a real PC must confirm it before anybody relies on it.</summary>
    Assumed,
}

/// <summary>Marks one behaviour of the simulated Windows, on the code that plays it.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property | AttributeTargets.Class, AllowMultiple = true)]
internal sealed class BehaviourAttribute(string id, Basis basis, string text, string source) : Attribute
{
    public string Id => id;
    public Basis Basis => basis;
    public string Text => text;
    public string Source => source;
}

/// <summary>`-Behaviours`: every marked behaviour as one JSON line, so that docs and tests can list and count them.</summary>
internal static class Behaviours
{
    public static int Run(TextWriter output)
    {
        foreach (var behaviour in All().OrderBy(b => b.Id, StringComparer.Ordinal))
        {
            output.WriteLine(JsonSerializer.Serialize(new
            {
                id = behaviour.Id, basis = behaviour.Basis.ToString().ToLowerInvariant(), text = behaviour.Text, source = behaviour.Source,
            }));
        }
        return 0;
    }

    private static IEnumerable<BehaviourAttribute> All() =>
        from type in Assembly.GetExecutingAssembly().GetTypes()
        from member in type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Concat([type])
        from behaviour in member.GetCustomAttributes<BehaviourAttribute>(inherit: false)
        select behaviour;
}
