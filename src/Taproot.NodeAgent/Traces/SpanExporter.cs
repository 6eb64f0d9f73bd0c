using System.IO.Compression;
using Taproot.Telemetry.Otlp;

namespace Taproot.NodeAgent.Traces;

/// <summary>Takes a gzipped request; false when it cannot be kept.</summary>
internal delegate bool SpanBatchHandler(ReadOnlySpan<byte> request);

/// <summary>What names the application of a container, and this host.</summary>
/// <param name="ApplicationOf">The application of a <c>container_id</c>; empty when that is its own.</param>
/// <param name="HostName">Name of the host.</param>
/// <param name="HostId">The <c>machine_id</c> label.</param>
/// <param name="Version">The agent's version.</param>
internal sealed record SpanSource(Func<string, string> ApplicationOf, string HostName, string HostId, string Version);

/// <summary>Puts finished spans into batches, those of a container together, and hands these on. Not thread-safe.</summary>
internal sealed class SpanExporter : IDisposable
{
    private const string Scope = "taproot-node-agent";
    private const int BatchBytes = 1 << 20;
    private const int MaxResources = 4096;
    private readonly SpanBatchHandler _handler;
    private readonly SpanSource _source;
    private readonly TraceCounts _counts;
    private readonly double _sampling;
    private readonly ProtobufWriter _bytes = new(64 * 1024);
    private readonly OtlpSpanWriter _request;
    private readonly SpanWriter _writer;
    private readonly MemoryStream _zipped = new();
    private readonly Dictionary<string, OtlpResource> _resources = new(StringComparer.Ordinal);

    public SpanExporter(SpanBatchHandler handler, SpanSource source, TraceOptions options, KernelClock clock, TraceCounts counts)
    {
        (_handler, _source, _counts, _sampling) = (handler, source, counts, options.Sampling);
        _request = new(_bytes, Scope, source.Version);
        _writer = new(_request, clock, options);
    }

    /// <summary>Hands spans on.</summary>
    public void Export(IReadOnlyList<TracedRequest> spans)
    {
        var owners = new Dictionary<string, List<TracedRequest>>(StringComparer.Ordinal);
        foreach (var span in spans)
        {
            if (!TraceSampling.Includes(span.Group!.Id, _sampling)) _counts.AddDropped(SpanDrop.Sampling);
            else if (owners.TryGetValue(span.Owner!, out var list)) list.Add(span);
            else owners[span.Owner!] = [span];
        }
        foreach (var (owner, list) in owners) Export(ResourceOf(owner), list);
        Flush();
    }

    public void Dispose()
    {
        _bytes.Dispose();
        _zipped.Dispose();
    }

    private void Export(OtlpResource resource, List<TracedRequest> spans)
    {
        _request.BeginResource(resource);
        foreach (var span in spans)
        {
            if (_bytes.Length > BatchBytes)
            {
                _request.EndResource();
                Flush();
                _request.BeginResource(resource);
            }
            _writer.Write(span, SpanIds.Of(span));
            _counts.AddSent(span.Rule);
        }
        _request.EndResource();
    }

    private void Flush()
    {
        if (_request.Count == 0) return;
        _zipped.SetLength(0);
        using (var gzip = new GZipStream(_zipped, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(_bytes.Span);
        if (!_handler(_zipped.GetBuffer().AsSpan(0, (int)_zipped.Length))) _counts.AddDropped(SpanDrop.Refused, _request.Count);
        _request.Clear();
    }

    private OtlpResource ResourceOf(string owner)
    {
        if (_resources.TryGetValue(owner, out var known)) return known;
        if (_resources.Count >= MaxResources) _resources.Clear();
        var application = _source.ApplicationOf(owner);
        return _resources[owner] = OtlpResource.OfContainer(application.Length > 0 ? application : owner, owner, _source.HostName, _source.HostId);
    }
}
