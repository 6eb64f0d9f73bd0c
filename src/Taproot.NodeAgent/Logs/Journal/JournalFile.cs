using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using static Taproot.NodeAgent.Logs.Journal.JournalFormat;

namespace Taproot.NodeAgent.Logs.Journal;

/// <summary>Takes an entry, which is valid during the call only.</summary>
internal delegate void EntryHandler(JournalEntry entry);

/// <summary>
/// One file of systemd's journal, read while it is written. Whatever the file holds, each step goes forward in it and reads a bounded piece: a damaged
/// entry is left out, and a damaged chain of entries ends the file.
/// </summary>
internal sealed class JournalFile : IDisposable
{
    private const int MaxItems = 1024;
    private const int MaxFields = 4096;
    private const int MaxArrays = 4096;

    private readonly SafeFileHandle _file;
    private readonly JournalTools _tools;
    private readonly JournalWindow _objects;
    private readonly JournalWindow _arrays;
    private readonly bool _isCompact;
    private readonly Dictionary<ulong, JournalField> _fields = [];
    private readonly ulong[] _items = new ulong[MaxItems];
    private ulong _firstArray;
    private ulong _count;
    private ulong _consumed;
    private ulong _array;
    private ulong _index;
    private bool _isBroken;

    private JournalFile(SafeFileHandle file, bool isCompact, JournalTools tools)
    {
        (_file, _isCompact, _tools) = (file, isCompact, tools);
        (_objects, _arrays) = (tools.Objects, tools.Arrays);
    }

    /// <summary>Entries that were written and not read yet.</summary>
    internal ulong Unread => _isBroken || _count < _consumed ? 0 : _count - _consumed;

    /// <summary>When the journal got the last entry, in microseconds since 1970.</summary>
    internal long LastReceived { get; private set; }

    private ulong ItemSize => _isCompact ? 4UL : 8UL;

    /// <summary>Opens a file at its begin; null when it is no journal, or one of a later form.</summary>
    internal static JournalFile? Open(string path, JournalTools tools)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> header = stackalloc byte[HeaderLength];
            if (RandomAccess.Read(handle, header, 0) == HeaderLength && header.StartsWith(Signature))
            {
                var flags = BinaryPrimitives.ReadUInt32LittleEndian(header[IncompatibleFlagsOffset..]);
                if ((flags & ~KnownIncompatible) == 0)
                {
                    var file = new JournalFile(handle, (flags & IncompatibleCompact) != 0, tools);
                    handle = null;
                    file.Look();
                    return file;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone between two calls, or not ours to read.
        }
        finally
        {
            handle?.Dispose();
        }

        return null;
    }

    /// <summary>Which file it is.</summary>
    internal bool TryGetStatus(out FileStatus status) => FileStatus.TryRead(_file, out status);

    /// <summary>Goes to this file and sees what was written since.</summary>
    internal void Look()
    {
        _objects.Open(_file);
        _arrays.Open(_file);
        var header = _arrays.Read(0, HeaderLength);
        if (header.Length < HeaderLength || !header.StartsWith(Signature))
        {
            _isBroken = true;
            return;
        }

        _count = BinaryPrimitives.ReadUInt64LittleEndian(header[EntryCountOffset..]);
        _firstArray = BinaryPrimitives.ReadUInt64LittleEndian(header[EntryArrayOffset..]);
        LastReceived = (long)(BinaryPrimitives.ReadUInt64LittleEndian(header[LastReceivedOffset..]) & long.MaxValue);
    }

    /// <summary>Leaves out what was written so far.</summary>
    internal void SkipToEnd()
    {
        for (var steps = 0; Unread > 0 && EnterArray(out var capacity); steps++)
        {
            if (steps > MaxArrays)
            {
                _isBroken = true;
                return;
            }

            var skipped = Math.Min(capacity - _index, Unread);
            _index += skipped;
            _consumed += skipped;
        }
    }

    /// <summary>Reads entries until there are no more, or the budget is used; the bytes of their messages.</summary>
    internal int Read(int budget, EntryHandler handler)
    {
        var used = 0;
        while (Unread > 0 && used < budget && TryNext(out var offset))
        {
            _consumed++;
            _index++;
            used += EntryItemsOffset;
            if (!TryReadEntry(offset))
            {
                _tools.Counts.AddBrokenEntry();
                continue;
            }

            used += _tools.Entry.Message.Length;
            handler(_tools.Entry);
        }

        return used;
    }

    public void Dispose() => _file.Dispose();

    private bool TryNext(out ulong offset)
    {
        offset = 0;
        if (!EnterArray(out _)) return false;
        var item = _arrays.Read(_array + ArrayItemsOffset + _index * ItemSize, (int)ItemSize);
        if (item.Length < (int)ItemSize) return false;
        offset = Offset(item);
        // The writer fills the place before it counts the entry; a place that is empty all the same is looked at again.
        return offset != 0;
    }

    // Goes to the array that holds the next entry. Arrays are appended, so each lies behind the one before.
    private bool EnterArray(out ulong capacity)
    {
        capacity = 0;
        if (_array == 0) _array = _firstArray;
        while (_array != 0)
        {
            var header = _arrays.Read(_array, ArrayItemsOffset);
            if (header.Length < ArrayItemsOffset || header[0] != EntryArrayObject) break;
            var size = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
            if (size is < ArrayItemsOffset or > long.MaxValue) break;
            capacity = (size - ArrayItemsOffset) / ItemSize;
            if (_index < capacity) return true;
            var next = BinaryPrimitives.ReadUInt64LittleEndian(header[ArrayNextOffset..]);
            if (next == 0) return false;
            if (next <= _array) break;
            (_array, _index) = (next, 0);
        }

        _isBroken = _array != 0;
        return false;
    }

    private bool TryReadEntry(ulong offset)
    {
        var entry = _tools.Entry;
        entry.Clear();
        var header = _objects.Read(offset, EntryItemsOffset);
        if (header.Length < EntryItemsOffset || header[0] != EntryObject) return false;
        var size = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
        if (size < EntryItemsOffset) return false;
        entry.Received = entry.Time = (long)(BinaryPrimitives.ReadUInt64LittleEndian(header[EntryRealtimeOffset..]) & long.MaxValue);
        var itemLength = _isCompact ? 4 : 16;
        var count = (int)Math.Min((size - EntryItemsOffset) / (ulong)itemLength, MaxItems);
        var items = _objects.Read(offset + EntryItemsOffset, count * itemLength);
        count = Math.Min(count, items.Length / itemLength);
        for (var i = 0; i < count; i++) _items[i] = Offset(items[(i * itemLength)..]);
        for (var i = 0; i < count; i++) ReadField(_items[i]);
        return true;
    }

    private void ReadField(ulong offset)
    {
        ReadOnlySpan<byte> payload = default;
        if (!_fields.TryGetValue(offset, out var field))
        {
            field = TryReadPayload(offset, out payload) ? JournalField.Parse(payload) : JournalField.Other;
            if (_fields.Count >= MaxFields) _fields.Clear();
            if (!field.IsOwn) _fields.Add(offset, field);
        }

        field.ApplyTo(_tools.Entry, payload);
    }

    private bool TryReadPayload(ulong offset, out ReadOnlySpan<byte> payload)
    {
        payload = default;
        var header = _objects.Read(offset, ObjectHeaderLength);
        if (header.Length < ObjectHeaderLength || header[0] != DataObject) return false;
        var compression = header[1] & CompressionMask;
        var size = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
        var start = _isCompact ? CompactPayloadOffset : PayloadOffset;
        if (size < (ulong)start) return false;
        payload = _objects.Read(offset + (ulong)start, (int)Math.Min(size - (ulong)start, (ulong)_objects.MaxLength));
        if (compression == 0 || _tools.Decoder.TryDecode(compression, payload, out payload)) return !payload.IsEmpty;
        _tools.Counts.AddUndecodable();
        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong Offset(ReadOnlySpan<byte> item) =>
        _isCompact ? BinaryPrimitives.ReadUInt32LittleEndian(item) : BinaryPrimitives.ReadUInt64LittleEndian(item);
}
