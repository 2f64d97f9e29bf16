using System.Collections;
using System.Management.Automation;
using Sluice.Bench.Cmdlets;

namespace Microsoft.PowerShell.Commands;

[Cmdlet(VerbsCommon.Select, "Object")]
public sealed class SelectObjectCommand : PSCmdlet
{
    private readonly List<PSObject?> kept = [];
    private readonly Queue<PSObject?> tail = new();
    private int seen;
    private int emitted;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[] Property { get; set; } = [];

    [Parameter]
    public string[] ExcludeProperty { get; set; } = [];

    [Parameter]
    public string? ExpandProperty { get; set; }

    [Parameter]
    public SwitchParameter Unique { get; set; }

    [Parameter]
    public int First { get; set; } = -1;

    [Parameter]
    public int Last { get; set; } = -1;

    [Parameter]
    public int Skip { get; set; }

    [Parameter]
    public int[] Index { get; set; } = [];

    [Parameter]
    public SwitchParameter Wait { get; set; }

    protected override void ProcessRecord()
    {
        if (!MyInvocation.BoundParameters.ContainsKey(nameof(InputObject))) return;
        var position = seen++;
        if (Index.Length > 0)
        {
            if (Index.Contains(position)) Emit(InputObject);
            return;
        }
        if (Last >= 0)
        {
            tail.Enqueue(InputObject);
            if (tail.Count > Last + Skip) tail.Dequeue();
            return;
        }
        if (position < Skip || (First >= 0 && emitted >= First)) return;
        emitted++;
        Emit(InputObject);
    }

    protected override void EndProcessing()
    {
        if (Last >= 0)
        {
            foreach (var item in tail.Take(Math.Max(0, tail.Count - Skip))) Emit(item);
        }
    }

    private void Emit(PSObject? item)
    {
        foreach (var result in Project(item))
        {
            if (Unique)
            {
                if (kept.Any(k => Same(k, result))) continue;
                kept.Add(result);
            }
            WriteObject(result);
        }
    }

    private IEnumerable<PSObject?> Project(PSObject? item)
    {
        if (ExpandProperty is not null) return Expand(item);
        return Property.Length == 0 && ExcludeProperty.Length == 0 ? [item] : [Selected(item)];
    }

    private IEnumerable<PSObject?> Expand(PSObject? item)
    {
        if (item?.Properties[ExpandProperty!] is null && (KeyedObject.Bare(item) as IDictionary)?.Contains(ExpandProperty!) != true)
        {
            WriteError(new ErrorRecord(
                new PSArgumentException($"Property \"{ExpandProperty}\" cannot be found."), "ExpandPropertyNotFound", ErrorCategory.InvalidArgument, item));
            return [];
        }
        var value = KeyedObject.Evaluate(ExpandProperty!, item);
        return LanguagePrimitives.GetEnumerable(value) is { } many
            ? many.Cast<object?>().Select(v => v is null ? null : PSObject.AsPSObject(v))
            : [value is null ? null : PSObject.AsPSObject(value)];
    }

    private PSObject Selected(PSObject? item)
    {
        var made = new PSObject();
        foreach (var property in Property.Length == 0 ? ["*"] : Property)
        {
            switch (KeyedObject.Bare(property))
            {
                case IDictionary calculated:
                    Add(made, KeyedObject.Entry(calculated, "name")?.ToString() ?? KeyedObject.Entry(calculated, "expression")!.ToString()!, KeyedObject.Evaluate(calculated, item));
                    break;
                case ScriptBlock script:
                    Add(made, script.ToString(), KeyedObject.Evaluate(script, item));
                    break;
                case string name when WildcardPattern.ContainsWildcardCharacters(name):
                    var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
                    foreach (var match in item?.Properties.Where(p => pattern.IsMatch(p.Name)) ?? []) Add(made, match.Name, match.Value);
                    break;
                default:
                    Add(made, property.ToString()!, KeyedObject.Evaluate(property, item));
                    break;
            }
        }
        if (item is not null) made.TypeNames.Insert(0, "Selected." + item.TypeNames[0]);
        return made;
    }

    private void Add(PSObject made, string name, object? value)
    {
        if (ExcludeProperty.Any(x => WildcardPattern.Get(x, WildcardOptions.IgnoreCase).IsMatch(name)) || made.Properties[name] is not null) return;
        made.Properties.Add(new PSNoteProperty(name, value));
    }

    private static bool Same(PSObject? left, PSObject? right)
    {
        if (left?.BaseObject is not PSCustomObject || right?.BaseObject is not PSCustomObject)
            return left is null ? right is null : right is not null && LanguagePrimitives.Equals(left.BaseObject, right.BaseObject);
        return left.Properties.Select(p => p.Name).SequenceEqual(right.Properties.Select(p => p.Name))
            && left.Properties.All(p => LanguagePrimitives.Equals(p.Value, right.Properties[p.Name].Value));
    }
}

[Cmdlet(VerbsCommon.Get, "Unique")]
public sealed class GetUniqueCommand : PSCmdlet
{
    private PSObject? last;
    private bool any;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter]
    public SwitchParameter AsString { get; set; }

    protected override void ProcessRecord()
    {
        var same = any && (AsString
            ? string.Equals(last?.ToString(), InputObject?.ToString(), StringComparison.Ordinal)
            : LanguagePrimitives.Equals(last?.BaseObject, InputObject?.BaseObject, ignoreCase: false));
        any = true;
        last = InputObject;
        if (!same) WriteObject(InputObject);
    }
}
