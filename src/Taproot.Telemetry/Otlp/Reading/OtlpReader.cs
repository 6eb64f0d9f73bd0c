using Taproot.Telemetry.Protobuf;

namespace Taproot.Telemetry.Otlp.Reading;

/// <summary>
/// Walks over an OTLP export request: resources, scopes within them, items within those. The requests of all signals that have scopes share the numbers
/// of these fields. Not thread-safe; its memory is used again request after request.
/// </summary>
public abstract class OtlpReader
{
    private const uint RequestResources = (1 << 3) | ProtobufReader.Bytes;
    private const uint Resource = (1 << 3) | ProtobufReader.Bytes;
    private const uint Scopes = (2 << 3) | ProtobufReader.Bytes;
    private const uint Scope = (1 << 3) | ProtobufReader.Bytes;
    private const uint Items = (2 << 3) | ProtobufReader.Bytes;
    private const long NanosecondsATick = 100;

    private OtlpTally _tally;
    private ulong _oldest;
    private ulong _newest;
    private int _items;

    private protected OtlpReader(OtlpLimits limits) => (Limits, Origin) = (limits, new(limits));

    /// <summary>What became of the items of the last request.</summary>
    public OtlpTally Tally => _tally;

    /// <summary>The present, in nanoseconds since 1970, as of the begin of the request.</summary>
    public ulong Now { get; private set; }

    private protected OtlpLimits Limits { get; }

    private protected OtlpOrigin Origin { get; }

    private protected void ReadRequest(ReadOnlySpan<byte> message)
    {
        Begin();
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == RequestResources) ReadResourceItems(reader.ReadBytes());
            else reader.Skip(key);
        }
    }

    private protected abstract void ReadItem(ReadOnlySpan<byte> item);

    /// <summary>Counts an item that goes to the sink.</summary>
    private protected void Accept(bool isCut, AttributeBlock attributes)
    {
        _tally.Accepted++;
        if (isCut || attributes.IsCut) _tally.Truncated++;
        CountLost(attributes);
    }

    /// <summary>Counts an item that lacks the ids that make it one.</summary>
    private protected void RejectIds() => _tally.WithoutIds++;

    /// <summary>Counts a point that comes after later ones.</summary>
    private protected void RejectOrder() => _tally.OutOfOrder++;

    /// <summary>Counts a point whose series cannot be kept.</summary>
    private protected void RejectSeries() => _tally.InvalidSeries++;

    /// <summary>Counts a point whose series is new where no more are allowed.</summary>
    private protected void RejectNewSeries() => _tally.NewSeries++;

    /// <summary>Whether an item of this time is taken; it is counted when not.</summary>
    private protected bool IsInTime(ulong nanoseconds)
    {
        if (nanoseconds < _oldest) _tally.TooOld++;
        else if (nanoseconds > _newest) _tally.TooNew++;
        else return true;
        return false;
    }

    private void Begin()
    {
        (_tally, _items) = (default, 0);
        var now = (Limits.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks;
        Now = (ulong)(now * NanosecondsATick);
        _oldest = (ulong)(Math.Max(0, now - Limits.MaxAge.Ticks) * NanosecondsATick);
        _newest = (ulong)((now + Limits.MaxFuture.Ticks) * NanosecondsATick);
    }

    private void CountLost(AttributeBlock attributes)
    {
        _tally.AttributesLeftOut += attributes.LeftOut;
        _tally.AttributesCut += attributes.Shortened;
    }

    // The resource may stand behind what belongs to it.
    private void ReadResourceItems(ReadOnlySpan<byte> message)
    {
        Origin.ReadResource(Find(message, Resource));
        CountLost(Origin.Resource);
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == Scopes) ReadScopeItems(reader.ReadBytes());
            else reader.Skip(key);
        }
    }

    private void ReadScopeItems(ReadOnlySpan<byte> message)
    {
        Origin.ReadScope(Find(message, Scope));
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key != Items)
            {
                reader.Skip(key);
                continue;
            }
            if (++_items > Limits.MaxItems) throw new OtlpTooLargeException($"The request holds more than {Limits.MaxItems} items; send smaller ones.");
            ReadItem(reader.ReadBytes());
        }
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> message, uint field)
    {
        ReadOnlySpan<byte> found = default;
        var reader = new ProtobufReader(message);
        while (!reader.AtEnd)
        {
            var key = reader.ReadKey();
            if (key == field) found = reader.ReadBytes();
            else reader.Skip(key);
        }
        return found;
    }
}
