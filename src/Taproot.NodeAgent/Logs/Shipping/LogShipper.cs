using System.IO.Compression;
using Taproot.Telemetry.Logs;
using Taproot.Telemetry.Otlp;

namespace Taproot.NodeAgent.Logs.Shipping;

/// <summary>Takes a gzipped request; false when it cannot be kept.</summary>
internal delegate bool BatchHandler(ReadOnlySpan<byte> request);

/// <summary>A container as a receiver of its records sees it, and how much of it may be shipped.</summary>
internal sealed record ShippingTarget(OtlpResource Resource, ShippingRate Rate);

/// <summary>Puts records into batches and hands these on. Used by the reader's thread alone.</summary>
internal sealed class LogShipper : IDisposable
{
    private const string Scope = "taproot-node-agent";
    private const int NanosecondsPerTick = 100;

    private readonly BatchHandler _handler;
    private readonly ShippingHost _host;
    private readonly LogOptions _options;
    private readonly TimeProvider _time;
    private readonly ShippingRate _rate;
    private readonly OtlpLogBatch _batch;
    private readonly ProtobufWriter _request = new(64 * 1024);
    private readonly MemoryStream _zipped = new();
    private readonly Dictionary<string, WeakReference<ShippingTarget>> _targets = new(StringComparer.Ordinal);
    private long _firstAt;

    internal LogShipper(BatchHandler handler, ShippingHost host, LogOptions options, TimeProvider time)
    {
        (_handler, _host, _options, _time) = (handler, host, options, time);
        _rate = new(options.MaxShippedBytes);
        _batch = new(Scope, host.Version);
    }

    /// <summary>What was shipped and dropped.</summary>
    internal LogCounts Counts { get; } = new();

    /// <summary>The target of a container's records, one for all of its logs.</summary>
    internal ShippingTarget TargetOf(LogOwner owner)
    {
        if (_targets.TryGetValue(owner.Id, out var known) && known.TryGetTarget(out var target)) return target;
        var service = owner.Application.Length > 0 ? owner.Application : owner.Id;
        target = new(OtlpResource.OfContainer(service, owner.Id, _host.Name, _host.Id), new(_options.MaxShippedBytesOfContainer));
        Prune();
        _targets[owner.Id] = new(target);
        return target;
    }

    /// <summary>Ships a record as far as the rates allow.</summary>
    /// <param name="target">Whose it is.</param>
    /// <param name="message">The message, taken apart.</param>
    /// <param name="severity">Its severity.</param>
    /// <param name="patternHash">Hash of its pattern.</param>
    /// <param name="time">When it was written, in nanoseconds since 1970; 0 when that is not known.</param>
    /// <param name="now">The present in milliseconds of the reader's clock.</param>
    internal void Ship(ShippingTarget target, LogRecordParser message, LogSeverity severity, string patternHash, long time, long now)
    {
        if (!target.Rate.HasRoom(now))
        {
            Counts.AddOverContainerRate();
            return;
        }

        if (!_rate.HasRoom(now))
        {
            Counts.AddOverShippingRate();
            return;
        }

        if (_batch.Count == 0) _firstAt = now;
        var before = _batch.Bytes;
        var observed = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
        _batch.Add(target.Resource, message, severity, patternHash, time > 0 ? time : observed, observed);
        target.Rate.Take(_batch.Bytes - before);
        _rate.Take(_batch.Bytes - before);
        Counts.AddShipped();
        if (_batch.Bytes >= _options.BatchBytes) Flush();
    }

    /// <summary>Hands the batch on when its first record has waited for long enough.</summary>
    internal void FlushIfDue(long now)
    {
        if (_batch.Count > 0 && now - _firstAt >= _options.BatchInterval.TotalMilliseconds) Flush();
    }

    /// <summary>Hands the batch on.</summary>
    internal void Flush()
    {
        if (_batch.Count == 0) return;
        _request.Clear();
        _batch.WriteTo(_request);
        _zipped.SetLength(0);
        using (var gzip = new GZipStream(_zipped, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(_request.Span);
        if (!_handler(_zipped.GetBuffer().AsSpan(0, (int)_zipped.Length))) Counts.AddRefused(_batch.Count);
        _batch.Clear();
    }

    public void Dispose()
    {
        Flush();
        _batch.Dispose();
        _request.Dispose();
        _zipped.Dispose();
    }

    // Containers come and go; those whose last log is gone are forgotten when the table has doubled.
    private void Prune()
    {
        if (_targets.Count < 64 || !int.IsPow2(_targets.Count)) return;
        foreach (var (id, target) in _targets)
        {
            if (!target.TryGetTarget(out _)) _targets.Remove(id);
        }
    }
}
