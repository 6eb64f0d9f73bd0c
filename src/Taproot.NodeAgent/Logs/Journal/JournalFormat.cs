namespace Taproot.NodeAgent.Logs.Journal;

/// <summary>Numbers of systemd's journal file format, as its specification gives them. All integers are little endian, objects begin at multiples of 8.</summary>
internal static class JournalFormat
{
    /// <summary>The part of the header that all versions have.</summary>
    internal const int HeaderLength = 208;

    internal const int IncompatibleFlagsOffset = 12;
    internal const int EntryCountOffset = 152;
    internal const int EntryArrayOffset = 176;
    internal const int LastReceivedOffset = 192;

    /// <summary>Type, flags and size of an object.</summary>
    internal const int ObjectHeaderLength = 16;

    internal const byte DataObject = 1;
    internal const byte EntryObject = 3;
    internal const byte EntryArrayObject = 6;

    internal const int EntryRealtimeOffset = 24;
    internal const int EntryItemsOffset = 64;
    internal const int ArrayNextOffset = 16;
    internal const int ArrayItemsOffset = 24;
    internal const int PayloadOffset = 64;
    internal const int CompactPayloadOffset = 72;

    internal const byte CompressedXz = 1;
    internal const byte CompressedLz4 = 2;
    internal const byte CompressedZstd = 4;
    internal const byte CompressionMask = CompressedXz | CompressedLz4 | CompressedZstd;

    internal const uint IncompatibleCompact = 16;

    /// <summary>Incompatible flags of files that can be read: all compressions, keyed hashes, the compact form.</summary>
    internal const uint KnownIncompatible = 31;

    internal static ReadOnlySpan<byte> Signature => "LPKSHHRH"u8;
}
