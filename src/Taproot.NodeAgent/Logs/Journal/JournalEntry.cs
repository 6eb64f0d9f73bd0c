using Taproot.Telemetry.Logs;

namespace Taproot.NodeAgent.Logs.Journal;

/// <summary>What is wanted of one entry of the journal; one object is used for entry after entry.</summary>
internal sealed class JournalEntry
{
    /// <summary>Bytes of the longest message.</summary>
    internal const int MaxMessage = 64 * 1024;

    private readonly byte[] _message = new byte[MaxMessage];
    private int _length;

    /// <summary>The message.</summary>
    internal ReadOnlySpan<byte> Message => _message.AsSpan(0, _length);

    /// <summary>Whether there is one.</summary>
    internal bool HasMessage { get; private set; }

    /// <summary>Severity by the entry's priority.</summary>
    internal LogSeverity Severity { get; set; }

    /// <summary>When it was written, in microseconds since 1970: by its sender's clock if that is known, else when the journal got it.</summary>
    internal long Time { get; set; }

    /// <summary>When the journal got it, in microseconds since 1970; in the order of the entries unless the clock was set.</summary>
    internal long Received { get; set; }

    /// <summary>The cgroup of the sender; empty when there is none.</summary>
    internal string Cgroup { get; set; } = "";

    /// <summary>The id of the container for which a runtime sent it; empty when there is none.</summary>
    internal string ContainerId { get; set; } = "";

    /// <summary>Whether it is a line that a program wrote to its outputs, and not a message that it sent as a whole.</summary>
    internal bool IsLine { get; set; }

    /// <summary>Whether the container's line goes on in the next entry.</summary>
    internal bool IsPartial { get; set; }

    internal void Clear()
    {
        (HasMessage, _length, Severity, Time, Received) = (false, 0, LogSeverity.Unknown, 0, 0);
        (Cgroup, ContainerId, IsLine, IsPartial) = ("", "", false, false);
    }

    internal void SetMessage(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, MaxMessage)];
        text.CopyTo(_message);
        (HasMessage, _length) = (true, text.Length);
    }
}
