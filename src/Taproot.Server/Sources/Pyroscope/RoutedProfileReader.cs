using Taproot.Store;

namespace Taproot.Server.Sources.Pyroscope;

/// <summary>Reads each project's profiles where it has them.</summary>
internal sealed class RoutedProfileReader([FromKeyedServices(RoutedProfileReader.Own)] IProfileReader own, PyroscopeSources sources) : IProfileReader
{
    /// <summary>Key of the reader of our own store.</summary>
    public const string Own = "own";

    public Task<IReadOnlyList<ServiceProfileType>> ReadTypesAsync(string project, IReadOnlyList<string> services, DateTimeOffset since, CancellationToken cancellationToken) =>
        Of(project).ReadTypesAsync(project, services, since, cancellationToken);

    public Task<IReadOnlyList<ServiceProfileType>> ReadSpanTypesAsync(string project, ulong span, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        Of(project).ReadSpanTypesAsync(project, span, from, to, cancellationToken);

    public Task<IReadOnlyList<ProfileSource>> ReadSourcesAsync(string project, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        Of(project).ReadSourcesAsync(project, from, to, cancellationToken);

    public Task<IReadOnlyList<ProfileLabel>> ReadLabelsAsync(string project, ProfileQuery query, CancellationToken cancellationToken) =>
        Of(project).ReadLabelsAsync(project, query, cancellationToken);

    public Task<IReadOnlyList<ProfilePoint>> ReadSeriesAsync(string project, ProfileQuery query, TimeSpan step, CancellationToken cancellationToken) =>
        Of(project).ReadSeriesAsync(project, query, step, cancellationToken);

    public Task<MergedStacks> ReadStacksAsync(string project, ProfileQuery query, int most, CancellationToken cancellationToken) =>
        Of(project).ReadStacksAsync(project, query, most, cancellationToken);

    private IProfileReader Of(string project) => sources.Find(project) ?? own;
}
