using System.Text;

namespace Taproot.NodeAgent.Protocols.Http2;

/// <summary>What one header block says. Used again for each.</summary>
internal sealed class Http2Headers
{
    private TraceHeaders _trace;

    /// <summary>The code of <c>:status</c>; 0 for none.</summary>
    public int Status { get; private set; }

    /// <summary>The code of <c>grpc-status</c>; -1 for none.</summary>
    public int GrpcStatus { get; private set; }

    /// <summary>Whether the content is gRPC's.</summary>
    public bool IsGrpc { get; private set; }

    /// <summary>Whether there is a content type that is not gRPC's.</summary>
    public bool IsOther { get; private set; }

    /// <summary>Whether there was a field that cannot be told.</summary>
    public bool HasUnknown { get; private set; }

    /// <summary>The value, where it is a number, of a field of which only the name cannot be told; -1 for none.</summary>
    public int UnnamedNumber { get; private set; }

    /// <summary>How many fields there are.</summary>
    public int Count { get; private set; }

    /// <summary>Where texts go; null when nobody wants them.</summary>
    public RequestDetails? Details { get; private set; }

    /// <summary>Starts with nothing.</summary>
    public void Begin(RequestDetails? details)
    {
        (Status, GrpcStatus, UnnamedNumber, Count) = (0, -1, -1, 0);
        (IsGrpc, IsOther, HasUnknown, Details) = (false, false, false, details);
        _trace = default;
    }

    /// <summary>All fields are here.</summary>
    public void End() => Details?.Parent ??= _trace.Trace;

    /// <summary>Takes a field.</summary>
    public void Add(HpackField field, ReadOnlySpan<byte> name, int number, ReadOnlySpan<byte> value)
    {
        Count++;
        switch (field)
        {
            case HpackField.Unknown: (HasUnknown, UnnamedNumber) = (true, number); break;
            case HpackField.Status: Status = number; break;
            case HpackField.GrpcStatus: GrpcStatus = number; break;
            case HpackField.ContentType: (IsGrpc, IsOther) = (number == 1, number != 1); break;
            case HpackField.Other: break;
            default:
                if (Details is not null) AddText(Details, field, name, value);
                break;
        }
    }

    private void AddText(RequestDetails details, HpackField field, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        switch (field)
        {
            case HpackField.Trace: _trace.Add(name, value); break;
            case HpackField.Method: details.Operation = Text(value, 32); break;
            case HpackField.Path: details.Target = Text(value, RequestDetails.TextLimit); break;
            case HpackField.Authority when details.Scope.Length == 0: details.Scope = Text(value, 256); break;
            default: break;
        }
    }

    private static string Text(ReadOnlySpan<byte> value, int limit) => Encoding.UTF8.GetString(value[..Math.Min(value.Length, limit)]);
}
