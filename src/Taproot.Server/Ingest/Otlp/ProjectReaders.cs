using System.Collections.Concurrent;
using Taproot.Server.Limits;

namespace Taproot.Server.Ingest.Otlp;

/// <summary>Readers by project, for the limits are built into them: when a project's change, its readers are made anew.</summary>
internal sealed class ProjectReaders<TReader>(ProjectQuotas quotas, Func<string, ProjectQuota, TReader> make)
{
    private readonly ConcurrentDictionary<string, Entry> _projects = new(StringComparer.Ordinal);

    private sealed record Entry(LimitValues Limits, ReaderPool<TReader> Pool);

    /// <summary>The pool with a project's readers. Readers are given back to the pool that they come from.</summary>
    public ReaderPool<TReader> Of(string project)
    {
        var quota = quotas.Of(project);
        if (_projects.TryGetValue(project, out var entry) && ReferenceEquals(entry.Limits, quota.Limits)) return entry.Pool;
        var limits = quota.Limits;
        return (_projects[project] = new(limits, new(() => make(project, quota)))).Pool;
    }
}
