using System.Buffers.Text;
using System.Text;
using Taproot.Telemetry.Logs;

namespace Taproot.NodeAgent.Logs.Journal;

/// <summary>
/// One field of entries, read once: the journal keeps equal fields of entries in one place, so nearly all fields of an entry have been seen before.
/// </summary>
internal sealed class JournalField
{
    private const int LongestName = 256;
    private const long TransportOfLines = 1;

    private readonly Kind _kind;
    private readonly string _text;
    private readonly long _number;

    private JournalField(Kind kind, string text, long number) => (_kind, _text, _number) = (kind, text, number);

    private enum Kind
    {
        Other,
        Message,
        Time,
        Priority,
        Cgroup,
        ContainerId,
        Transport,
        Partial,
    }

    /// <summary>A field that is of no interest.</summary>
    internal static JournalField Other { get; } = new(Kind.Other, "", 0);

    private static JournalField MessageField { get; } = new(Kind.Message, "", 0);

    private static JournalField TimeField { get; } = new(Kind.Time, "", 0);

    /// <summary>Whether the value is not kept and must be read for each entry.</summary>
    internal bool IsOwn => _kind is Kind.Message or Kind.Time;

    /// <summary>Reads what a field is from its payload, name and value with a sign of assignment between.</summary>
    internal static JournalField Parse(ReadOnlySpan<byte> payload)
    {
        if (payload.StartsWith("MESSAGE="u8)) return MessageField;
        if (payload.StartsWith("_SOURCE_REALTIME_TIMESTAMP="u8)) return TimeField;
        var end = payload.IndexOf((byte)'=');
        if (end is < 1 or > LongestName) return Other;
        var value = payload[(end + 1)..];
        var name = payload[..end];
        if (name.SequenceEqual("PRIORITY"u8)) return Number(value) is >= 0 and <= 7 and var priority ? new(Kind.Priority, "", priority) : Other;
        if (name.SequenceEqual("_SYSTEMD_CGROUP"u8)) return Text(Kind.Cgroup, value);
        if (name.SequenceEqual("CONTAINER_ID_FULL"u8)) return Text(Kind.ContainerId, value);
        if (name.SequenceEqual("_TRANSPORT"u8)) return new(Kind.Transport, "", value.SequenceEqual("stdout"u8) ? TransportOfLines : 0);
        return name.SequenceEqual("CONTAINER_PARTIAL_MESSAGE"u8) ? new(Kind.Partial, "", value.SequenceEqual("true"u8) ? 1 : 0) : Other;
    }

    /// <summary>Puts the field into an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="payload">The payload; needed for those fields only that are an entry's own.</param>
    internal void ApplyTo(JournalEntry entry, ReadOnlySpan<byte> payload)
    {
        switch (_kind)
        {
            case Kind.Message:
                entry.SetMessage(payload["MESSAGE=".Length..]);
                break;
            case Kind.Time:
                if (Number(payload["_SOURCE_REALTIME_TIMESTAMP=".Length..]) is > 0 and var time) entry.Time = time;
                break;
            case Kind.Priority:
                entry.Severity = LogSeverities.FromSyslogPriority((int)_number);
                break;
            case Kind.Cgroup:
                entry.Cgroup = _text;
                break;
            case Kind.ContainerId:
                entry.ContainerId = _text;
                break;
            case Kind.Transport:
                entry.IsLine = _number == TransportOfLines;
                break;
            case Kind.Partial:
                entry.IsPartial = _number != 0;
                break;
        }
    }

    private static JournalField Text(Kind kind, ReadOnlySpan<byte> value) =>
        value.Length is 0 or > 1024 ? Other : new(kind, Encoding.UTF8.GetString(value), 0);

    private static long Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out long value, out var used) && used == text.Length ? value : -1;
}
