using System.Management.Automation;

namespace Sluice.Bench.Cmdlets;

/// <summary>
/// Base of the item cmdlets: they go to the real providers, and a provider's failure becomes a non-terminating error
/// under the provider's own id, as the full PowerShell reports it.
/// </summary>
public abstract class ItemCmdlet : PSCmdlet
{
    /// <summary>Runs one provider call; its error is written, not thrown, so `-ErrorAction` governs it.</summary>
    protected void Call(Action call)
    {
        try
        {
            call();
        }
        catch (ProviderInvocationException failure)
        {
            WriteError(new ErrorRecord(failure.ErrorRecord, failure.InnerException ?? failure.ErrorRecord.Exception));
        }
        catch (RuntimeException failure) when (failure is not PipelineStoppedException)
        {
            WriteError(new ErrorRecord(failure.ErrorRecord, failure));
        }
        catch (Exception failure) when (failure is ArgumentException or IOException or UnauthorizedAccessException or System.Security.SecurityException)
        {
            WriteError(new ErrorRecord(failure, failure.GetType().FullName!, ErrorCategory.NotSpecified, null));
        }
    }

    /// <summary>The paths of a pair of `-Path` (with wildcards) and `-LiteralPath` parameters, resolved to existing items.</summary>
    protected IEnumerable<PathInfo> Resolve(string[]? path, string[]? literalPath)
    {
        var found = new List<PathInfo>();
        foreach (var pattern in path ?? []) Call(() => found.AddRange(SessionState.Path.GetResolvedPSPathFromPSPath(pattern)));
        foreach (var literal in literalPath ?? [])
        {
            Call(() =>
            {
                if (!InvokeProvider.Item.Exists(literal, force: true, literalPath: true)) throw NotFound(literal);
                found.AddRange(SessionState.Path.GetResolvedPSPathFromPSPath(WildcardPattern.Escape(literal)));
            });
        }
        return found;
    }

    /// <summary>The error for an item that is not there, as the engine words it.</summary>
    protected ItemNotFoundException NotFound(string path)
    {
        try
        {
            // Only the engine can build this exception with its id "PathNotFound", so let it fail.
            InvokeProvider.Item.Get([path], force: true, literalPath: true);
        }
        catch (ItemNotFoundException missing)
        {
            return missing;
        }
        return new ItemNotFoundException($"Cannot find path '{path}' because it does not exist.");
    }

    /// <summary>The path in the file system (or registry) that a PowerShell path stands for; it need not exist.</summary>
    protected string ProviderPath(string path) => SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);

    protected bool IsFileSystem(string path)
    {
        SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return provider.Name == "FileSystem";
    }
}
