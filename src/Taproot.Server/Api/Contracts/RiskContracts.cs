using System.Collections.ObjectModel;

namespace Taproot.Server.Api.Contracts;

/// <summary>What somebody said of a risk: why it is taken, who, when, until when (null for good). Times are milliseconds since the epoch.</summary>
public sealed record RiskDismissalInfo(string Reason, string By, long AtMs, long? UntilMs);

/// <summary>A risk of an application.</summary>
/// <param name="Key">Name to dismiss it by.</param>
/// <param name="Title">What kind it is.</param>
/// <param name="Severity">How bad it is: a status word.</param>
/// <param name="Advice">What may happen, and what to do.</param>
/// <param name="ApplicationId">Where.</param>
/// <param name="Name">The application's name.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Category">Its category.</param>
/// <param name="Sentence">What was found.</param>
/// <param name="Dismissal">What was said of it; null when it is open.</param>
public sealed record RiskRow(
    string Key, string Title, string Severity, string Advice, string ApplicationId, string Name, string Namespace, string Category, string Sentence, RiskDismissalInfo? Dismissal)
{
    /// <summary>What the application is: <c>postgres</c>, <c>nginx</c> …, the most telling first.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Labels of its pods.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = ReadOnlyDictionary<string, string>.Empty;
}

/// <summary>All risks, the worst first.</summary>
public sealed record RisksResponse(ResponseContext Context, IReadOnlyList<RiskRow> Risks);

/// <summary>Dismisses a risk.</summary>
public sealed record RiskDismissalChange(string Key, string Reason, long? UntilMs);
