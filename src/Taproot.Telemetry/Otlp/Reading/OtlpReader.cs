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

    private readonly long[] _rejected = new long[Enum.GetValues<OtlpRejection>().Length];
    private ulong _oldest;
    private ulong _newest;
    private int _items;

    private protected OtlpReader(OtlpLimits limits) => (Limits, Origin) = (limits, new(limits));

    /// <summary>Items that were given to the sink.</summary>
    public int Accepted { get; private protected set; }

    /// <summary>Accepted items that lost a part.</summary>
    public int Truncated { get; private protected set; }

    /// <summary>Items that were left out.</summary>
    public long Rejected => _rejected.Sum();

    /// <summary>The present, in nanoseconds since 1970, as of the begin of the request.</summary>
    public ulong Now { get; private set; }

    private protected OtlpLimits Limits { get; }

    private protected OtlpOrigin Origin { get; }

    /// <summary>Items that were left out for a reason.</summary>
    public long RejectedFor(OtlpRejection reason) => _rejected[(int)reason];

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

    /// <summary>Counts an item that is left out.</summary>
    private protected void Reject(OtlpRejection reason, int items = 1) => _rejected[(int)reason] += items;

    /// <summary>Whether an item of this time is taken; it is counted when not.</summary>
    private protected bool IsInTime(ulong nanoseconds)
    {
        if (nanoseconds >= _oldest && nanoseconds <= _newest) return true;
        Reject(nanoseconds < _oldest ? OtlpRejection.TooOld : OtlpRejection.TooNew);
        return false;
    }

    private void Begin()
    {
        Array.Clear(_rejected);
        (Accepted, Truncated, _items) = (0, 0, 0);
        var now = (Limits.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks;
        Now = (ulong)(now * NanosecondsATick);
        _oldest = (ulong)(Math.Max(0, now - Limits.MaxAge.Ticks) * NanosecondsATick);
        _newest = (ulong)((now + Limits.MaxFuture.Ticks) * NanosecondsATick);
    }

    // The resource may stand behind what belongs to it.
    private void ReadResourceItems(ReadOnlySpan<byte> message)
    {
        Origin.ReadResource(Find(message, Resource));
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

/// <summary>Why an item is left out of a request that is otherwise taken.</summary>
public enum OtlpRejection
{
    /// <summary>Older than accepted.</summary>
    TooOld,

    /// <summary>Further in the future than accepted.</summary>
    TooNew,

    /// <summary>A span without the ids that make it one.</summary>
    InvalidIds,
}

/// <summary>A request that is refused as a whole for its size; the message is a sentence for its sender.</summary>
public sealed class OtlpTooLargeException : Exception
{
    /// <summary>With a general sentence.</summary>
    public OtlpTooLargeException()
        : this("The request holds too much; send smaller ones.")
    {
    }

    /// <summary>With a sentence.</summary>
    public OtlpTooLargeException(string message)
        : base(message)
    {
    }

    /// <summary>With a sentence and a cause.</summary>
    public OtlpTooLargeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
