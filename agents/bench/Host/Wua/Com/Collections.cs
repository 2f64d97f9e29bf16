using System.Collections;

namespace Sluice.Bench.Wua.Com;

/// <summary>Names the interface a class plays; a test compares its members with the public definition.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class ComInterfaceAttribute(params string[] names) : Attribute
{
    public string[] Names => names;
}

/// <summary>
/// A collection as scripts see one over COM: Item(i), Count and foreach, and no indexing with brackets, which the real
/// ones do not have either.
/// </summary>
public abstract class ReadOnlyCollection<T> : IEnumerable
{
    private protected readonly List<T> items;

    private protected ReadOnlyCollection(IEnumerable<T> items) => this.items = [.. items];

    public int Count => items.Count;

    public T Item(int index) => index >= 0 && index < items.Count ? items[index] : throw HResults.Failure(HResults.IndexOutOfRange);

    internal IReadOnlyList<T> All => items;

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();
}

/// <summary>A collection a script may fill.</summary>
public abstract class WritableCollection<T> : ReadOnlyCollection<T>
{
    private protected WritableCollection(IEnumerable<T> items) : base(items) { }

    public bool ReadOnly => false;

    public int Add(T value)
    {
        items.Add(value);
        return items.Count - 1;
    }

    public void Clear() => items.Clear();

    public void Insert(int index, T value) => items.Insert(index, value);

    public void RemoveAt(int index) => items.RemoveAt(index);
}

[ComInterface("IUpdateCollection")]
public sealed class UpdateCollection : WritableCollection<Update>
{
    internal UpdateCollection(IEnumerable<Update>? items = null) : base(items ?? []) { }

    public UpdateCollection Copy() => new(items);
}

[ComInterface("IStringCollection")]
public sealed class StringCollection : WritableCollection<string>
{
    internal StringCollection(IEnumerable<string>? items = null) : base(items ?? []) { }

    public StringCollection Copy() => new(items);
}

[ComInterface("ICategoryCollection")]
public sealed class CategoryCollection : ReadOnlyCollection<Category>
{
    internal CategoryCollection(IEnumerable<Category> items) : base(items) { }
}

[ComInterface("IUpdateExceptionCollection")]
public sealed class UpdateExceptionCollection : ReadOnlyCollection<UpdateException>
{
    internal UpdateExceptionCollection(IEnumerable<UpdateException> items) : base(items) { }
}

[ComInterface("IUpdateHistoryEntryCollection")]
public sealed class UpdateHistoryEntryCollection : ReadOnlyCollection<UpdateHistoryEntry>
{
    internal UpdateHistoryEntryCollection(IEnumerable<UpdateHistoryEntry> items) : base(items) { }
}

[ComInterface("IUpdateDownloadContentCollection")]
public sealed class UpdateDownloadContentCollection : ReadOnlyCollection<UpdateDownloadContent>
{
    internal UpdateDownloadContentCollection(IEnumerable<UpdateDownloadContent> items) : base(items) { }
}

[ComInterface("IUpdateServiceCollection")]
public sealed class UpdateServiceCollection : ReadOnlyCollection<UpdateService>
{
    internal UpdateServiceCollection(IEnumerable<UpdateService> items) : base(items) { }
}

[ComInterface("IUpdateDownloadContent")]
public sealed class UpdateDownloadContent
{
    internal UpdateDownloadContent(string url) => DownloadUrl = url;

    public string DownloadUrl { get; }
}

[ComInterface("IUpdateException")]
public sealed class UpdateException
{
    internal UpdateException(int hresult, int context) => (HResult, Context) = (hresult, context);

    public string Message => $"Exception from HRESULT: 0x{HResult:X8}";
    public int HResult { get; }
    public int Context { get; }
}

[ComInterface("ICategory")]
public sealed class Category
{
    internal Category(CategoryFact fact) => (CategoryID, Name) = (fact.Id, fact.Name);

    public string Name { get; }
    public string CategoryID { get; }
    public CategoryCollection Children => new([]);
    public string? Description => null;
    public object? Image => null;
    public int Order => 0;
    public Category? Parent => null;
    public string Type => CategoryID.Length > 0 ? "UpdateClassification" : "";
    public UpdateCollection Updates => new();
}
