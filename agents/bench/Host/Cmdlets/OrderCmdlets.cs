using System.Collections;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using Sluice.Bench.Cmdlets;

namespace Microsoft.PowerShell.Commands;

[Cmdlet("Sort", "Object")]
public sealed class SortObjectCommand : PSCmdlet
{
    private readonly List<PSObject?> items = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[] Property { get; set; } = [];

    [Parameter]
    public SwitchParameter Descending { get; set; }

    [Parameter]
    public SwitchParameter Unique { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    protected override void ProcessRecord()
    {
        if (MyInvocation.BoundParameters.ContainsKey(nameof(InputObject))) items.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        var keyed = items.Select((item, order) => (item, order, keys: Keys(item))).ToList();
        keyed.Sort((left, right) => Order(left.keys, right.keys) is var by and not 0 ? by : left.order - right.order);
        object?[]? previous = null;
        foreach (var (item, _, keys) in keyed)
        {
            if (Unique && previous is not null && Order(previous, keys) == 0) continue;
            previous = keys;
            WriteObject(item);
        }
    }

    private object?[] Keys(PSObject? item) =>
        Property.Length == 0 ? [item?.BaseObject] : [.. Property.Select(p => KeyedObject.Evaluate(p, item))];

    private int Order(object?[] left, object?[] right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            var by = KeyedObject.Compare(left[i], right[i], CaseSensitive);
            if (by != 0) return IsDescending(i) ? -by : by;
        }
        return 0;
    }

    private bool IsDescending(int index) =>
        index < Property.Length && KeyedObject.Bare(Property[index]) is IDictionary calculated && KeyedObject.Entry(calculated, "descending") is { } own
            ? LanguagePrimitives.IsTrue(own)
            : Descending;
}

/// <summary>The figures Measure-Object hands out; only those asked for are set.</summary>
public sealed class GenericMeasureInfo
{
    public int Count { get; init; }
    public double? Average { get; init; }
    public double? Sum { get; init; }
    public object? Maximum { get; init; }
    public object? Minimum { get; init; }
    public string? Property { get; init; }
}

[Cmdlet("Measure", "Object")]
public sealed class MeasureObjectCommand : PSCmdlet
{
    private readonly List<PSObject> items = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public string? Property { get; set; }

    [Parameter]
    public SwitchParameter Sum { get; set; }

    [Parameter]
    public SwitchParameter Average { get; set; }

    [Parameter]
    public SwitchParameter Maximum { get; set; }

    [Parameter]
    public SwitchParameter Minimum { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null && (Property is null || InputObject.Properties[Property] is not null)) items.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        var values = items.Select(item => Property is null ? item.BaseObject : KeyedObject.Bare(KeyedObject.Evaluate(Property, item))).ToList();
        var numbers = Sum || Average ? values.Select(v => Convert.ToDouble(v, CultureInfo.InvariantCulture)).ToList() : [];
        var ordered = Maximum || Minimum ? values.Order(Comparer<object?>.Create((a, b) => KeyedObject.Compare(a, b))).ToList() : [];
        WriteObject(new GenericMeasureInfo
        {
            Count = values.Count,
            Property = Property,
            Sum = Sum && numbers.Count > 0 ? numbers.Sum() : null,
            Average = Average && numbers.Count > 0 ? numbers.Average() : null,
            Maximum = Maximum && ordered.Count > 0 ? Figure(ordered[^1]) : null,
            Minimum = Minimum && ordered.Count > 0 ? Figure(ordered[0]) : null,
        });
    }

    private static object? Figure(object? value) =>
        value is not null && value.GetType().IsPrimitive && value is not bool and not char ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : value;
}

/// <summary>One group of Group-Object.</summary>
public sealed record GroupInfo(string Name, Collection<PSObject> Group, ArrayList Values)
{
    public int Count => Group.Count;
}

[Cmdlet("Group", "Object")]
public sealed class GroupObjectCommand : PSCmdlet
{
    private readonly List<PSObject> items = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[] Property { get; set; } = [];

    [Parameter]
    public SwitchParameter NoElement { get; set; }

    [Parameter]
    public SwitchParameter AsHashTable { get; set; }

    [Parameter]
    public SwitchParameter AsString { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null) items.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        var groups = items
            .Select(item => (item, keys: Property.Length == 0 ? [item.BaseObject] : Property.Select(p => KeyedObject.Bare(KeyedObject.Evaluate(p, item))).ToArray()))
            .GroupBy(pair => string.Join(", ", pair.keys.Select(k => LanguagePrimitives.ConvertTo<string>(k))), StringComparer.OrdinalIgnoreCase)
            .Select(g => (g.First().keys, g.Key, members: new Collection<PSObject>([.. g.Select(p => p.item)])))
            .Order(Comparer<(object?[] keys, string Key, Collection<PSObject> members)>.Create((a, b) => KeyedObject.Compare(a.keys[0], b.keys[0])));
        if (!AsHashTable)
        {
            WriteObject(groups.Select(g => new GroupInfo(g.Key, g.members, new ArrayList(g.keys))), enumerateCollection: true);
            return;
        }
        var table = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (var (keys, name, members) in groups) table[AsString ? name : keys[0]!] = members;
        WriteObject(table);
    }
}

[Cmdlet("Compare", "Object")]
public sealed class CompareObjectCommand : PSCmdlet
{
    private readonly List<PSObject> differences = [];

    [Parameter(Position = 0, Mandatory = true)]
    [AllowEmptyCollection]
    public PSObject[] ReferenceObject { get; set; } = [];

    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public PSObject[] DifferenceObject { get; set; } = [];

    [Parameter]
    public object[] Property { get; set; } = [];

    [Parameter]
    public SwitchParameter IncludeEqual { get; set; }

    [Parameter]
    public SwitchParameter ExcludeDifferent { get; set; }

    protected override void ProcessRecord() => differences.AddRange(DifferenceObject);

    protected override void EndProcessing()
    {
        var left = ReferenceObject.ToList();
        var onlyRight = new List<PSObject>();
        foreach (var item in differences)
        {
            var match = left.FindIndex(other => Same(other, item));
            if (match < 0) onlyRight.Add(item);
            else
            {
                if (IncludeEqual) Emit(left[match], "==");
                left.RemoveAt(match);
            }
        }
        if (ExcludeDifferent) return;
        foreach (var item in onlyRight) Emit(item, "=>");
        foreach (var item in left) Emit(item, "<=");
    }

    private bool Same(PSObject a, PSObject b) => Property.Length == 0
        ? KeyedObject.Compare(a, b) == 0
        : Property.All(p => KeyedObject.Compare(KeyedObject.Evaluate(p, a), KeyedObject.Evaluate(p, b)) == 0);

    private void Emit(PSObject item, string side)
    {
        var made = new PSObject();
        if (Property.Length == 0) made.Properties.Add(new PSNoteProperty("InputObject", item));
        foreach (var property in Property) made.Properties.Add(new PSNoteProperty(property.ToString()!, KeyedObject.Evaluate(property, item)));
        made.Properties.Add(new PSNoteProperty("SideIndicator", side));
        WriteObject(made);
    }
}
