using Taproot.Store;
using Taproot.Telemetry;
using Taproot.Telemetry.Profiles;

namespace Taproot.Server.Tests.Support;

/// <summary>Profiles in memory: what was written, stack by stack.</summary>
internal sealed class FakeProfileStore : IProfileWriter, IProfileReader
{
    public List<StoredSample> Samples { get; } = [];

    public Task WriteAsync(string project, ProfileBatch batch, CancellationToken cancellationToken)
    {
        foreach (var ((series, stack, span), value) in batch.Samples)
        {
            List<string> frames = [];
            foreach (var frame in batch.FramesOf(stack)) frames.Add(System.Text.Encoding.UTF8.GetString(batch.TextOf(frame)));
            var of = batch.Series[series];
            Samples.Add(new(project, of.Service, of.Type, of.Start, of.End, of.Labels, frames, value, span));
        }
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<ServiceProfileType>> ReadTypesAsync(string project, IReadOnlyList<string> services, DateTimeOffset since, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ServiceProfileType>>([.. Samples.GroupBy(s => (s.Service, s.Type)).Select(g => new ServiceProfileType(g.Key.Service, g.Key.Type, since))]);

    public Task<IReadOnlyList<ServiceProfileType>> ReadSpanTypesAsync(string project, ulong span, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ServiceProfileType>>([.. Samples.Where(s => s.Span == span).Select(s => (s.Service, s.Type)).Distinct().Select(s => new ServiceProfileType(s.Service, s.Type, to))]);

    public Task<IReadOnlyList<ProfileSource>> ReadSourcesAsync(string project, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ProfileSource>>([.. Samples.Select(s => new ProfileSource(
            s.Service, s.Type, s.Labels.Items.ToDictionary(l => l.Name, l => l.Value, StringComparer.Ordinal), s.Labels.Fingerprint, to))]);

    public Task<IReadOnlyList<ProfileLabel>> ReadLabelsAsync(string project, ProfileQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ProfileLabel>>([.. Of(query).SelectMany(s => s.Labels.Items).Select(l => new ProfileLabel(l.Name, [l.Value]))]);

    public Task<IReadOnlyList<ProfilePoint>> ReadSeriesAsync(string project, ProfileQuery query, TimeSpan step, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ProfilePoint>>([new(query.From, Of(query).Sum(s => s.Value))]);

    public Task<MergedStacks> ReadStacksAsync(string project, ProfileQuery query, int most, CancellationToken cancellationToken) =>
        Task.FromResult(new MergedStacks([.. Of(query).Select(s => new MergedStack(s.Frames, s.Value, query.ByService ? s.Service : ""))], 0, 0));

    private IEnumerable<StoredSample> Of(ProfileQuery query) => Samples.Where(s => (query.Services.Count == 0 || query.Services.Contains(s.Service)) && s.Type == query.Type
        && query.Labels.All(l => s.Labels.Items.Any(i => i.Name == l.Key && i.Value == l.Value))
        && (query.Span == 0 || s.Span == query.Span) && query.Sources?.Contains(s.Labels.Fingerprint) != false);
}

internal sealed record StoredSample(string Project, string Service, string Type, long Start, long End, Labels Labels, IReadOnlyList<string> Frames, long Value, ulong Span = 0);
