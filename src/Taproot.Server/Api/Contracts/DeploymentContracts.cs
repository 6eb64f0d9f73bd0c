using System.Collections.ObjectModel;

namespace Taproot.Server.Api.Contracts;

/// <summary>A rollout of an application. Times are milliseconds since the epoch.</summary>
/// <param name="ApplicationId">Of what.</param>
/// <param name="Name">The application's name.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Category">Its category.</param>
/// <param name="What">What is new: <c>image shop/web:2</c>.</param>
/// <param name="Version">The new version: the ReplicaSet or the image.</param>
/// <param name="Previous">The version before.</param>
/// <param name="StartMs">When its first instance was seen.</param>
/// <param name="EndMs">When it was done or cancelled; null while it goes on.</param>
/// <param name="State"><c>in progress</c>, <c>stuck</c>, <c>cancelled</c>, <c>deployed</c>.</param>
/// <param name="Status">What the comparison says: a status word; unknown where there is nothing to compare.</param>
/// <param name="Verdict">The same in a sentence.</param>
/// <param name="Changes">Everything that is other than before, the worst first.</param>
public sealed record DeploymentRow(
    string ApplicationId, string Name, string Namespace, string Category, string What, string Version, string Previous, long StartMs, long? EndMs, string State,
    string Status, string Verdict, IReadOnlyList<DeploymentChangeRow> Changes)
{
    /// <summary>What the application is: <c>postgres</c>, <c>nginx</c> …, the most telling first.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Labels of its pods.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}

/// <summary>Something that is other than before a rollout: a status word (warning: worse, info: costs more, ok: better) and a sentence.</summary>
public sealed record DeploymentChangeRow(string Status, string Sentence);

/// <summary>The rollouts of a time range, the newest first.</summary>
public sealed record DeploymentsResponse(ResponseContext Context, IReadOnlyList<DeploymentRow> Deployments);
