using System.Buffers;
using System.Globalization;
using System.Text;

namespace Taproot.NodeAgent.Protocols;

/// <summary>
/// Collects the trace context from the headers of one request: W3C Trace Context, or else B3 in one header or in several. What does not follow
/// the format is as if it were not there.
/// </summary>
internal struct TraceHeaders
{
    private const int TraceParentLength = 55;
    private static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789abcdef"u8);
    private IncomingTrace? _traceParent;
    private IncomingTrace? _b3;
    private UInt128 _traceId;
    private ulong _spanId;
    private bool _isNotSampled;

    /// <summary>The caller's trace; null when no header named one.</summary>
    public readonly IncomingTrace? Trace =>
        _traceParent ?? _b3 ?? (_traceId != 0 && _spanId != 0 ? new(_traceId, _spanId, !_isNotSampled) : null);

    /// <summary>Takes one header; its name in any case.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.Length is < 2 or > 12) return;
        if (Ascii.EqualsIgnoreCase(name, "traceparent"u8)) _traceParent ??= ReadTraceParent(value.Trim((byte)' '));
        else if ((name[0] | 0x20) == 'b' && Ascii.EqualsIgnoreCase(name, "b3"u8)) _b3 ??= ReadB3(value.Trim((byte)' '));
        else if (name.Length >= 10 && Ascii.EqualsIgnoreCase(name[..5], "x-b3-"u8)) AddB3(name[5..], value.Trim((byte)' '));
    }

    /// <summary>Reads <c>version-trace-span-flags</c> (w3.org/TR/trace-context).</summary>
    public static IncomingTrace? ReadTraceParent(ReadOnlySpan<byte> value)
    {
        if (value.Length < TraceParentLength || value[2] != '-' || value[35] != '-' || value[52] != '-') return null;
        if (!TryReadHex(value[..2], out var version) || version == 0xff) return null;
        // Later versions may append fields, never change these.
        if (value.Length > TraceParentLength && (version == 0 || value[TraceParentLength] != '-')) return null;
        if (!TryReadHex(value[3..35], out var trace) || !TryReadHex(value[36..52], out var span) || !TryReadHex(value[53..55], out var flags)) return null;
        return trace == 0 || span == 0 ? null : new(trace, (ulong)span, (flags & 1) != 0);
    }

    /// <summary>Reads <c>trace-span[-sampled[-parent]]</c> (github.com/openzipkin/b3-propagation).</summary>
    public static IncomingTrace? ReadB3(ReadOnlySpan<byte> value)
    {
        var dash = value.IndexOf((byte)'-');
        if (dash is not (16 or 32) || value.Length < dash + 17) return null;
        var rest = value[(dash + 17)..];
        if (rest.Length > 0 && rest[0] != '-') return null;
        if (!TryReadHex(value[..dash], out var trace) || !TryReadHex(value.Slice(dash + 1, 16), out var span)) return null;
        // Without a decision it is ours to make.
        var isSampled = rest.Length < 2 || rest[1] != '0';
        return trace == 0 || span == 0 ? null : new(trace, (ulong)span, isSampled);
    }

    private void AddB3(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(name, "traceid"u8) && value.Length is 16 or 32 && TryReadHex(value, out var trace)) _traceId = trace;
        else if (Ascii.EqualsIgnoreCase(name, "spanid"u8) && value.Length == 16 && TryReadHex(value, out var span)) _spanId = (ulong)span;
        else if (Ascii.EqualsIgnoreCase(name, "sampled"u8)) _isNotSampled = value is [(byte)'0'] || Ascii.EqualsIgnoreCase(value, "false"u8);
    }

    private static bool TryReadHex(ReadOnlySpan<byte> digits, out UInt128 value)
    {
        value = 0;
        return !digits.ContainsAnyExcept(Hex) && UInt128.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}
