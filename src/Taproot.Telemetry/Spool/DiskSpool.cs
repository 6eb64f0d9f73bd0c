using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;

namespace Taproot.Telemetry.Spool;

/// <summary>A record taken from a spool; give it back by <see cref="DiskSpool.Remove"/> or <see cref="DiskSpool.Return"/>.</summary>
public sealed record SpoolRecord(long Sequence, byte[] Data);

/// <summary>
/// A queue on disk, bounded in bytes. Each record is a file of its own with a checksum, written beside and renamed, so that
/// a crash leaves whole records only. Over the bound the oldest records are dropped and counted. Thread-safe; one process a directory.
/// </summary>
public sealed class DiskSpool
{
    private const uint Magic = 0x31505354; // "TSP1"
    private const int HeaderBytes = 12;
    private const string Suffix = ".rec";

    // A file of a few bytes still takes a block and an inode.
    private const int BlockBytes = 4096;

    private readonly Lock _lock = new();
    private readonly string _directory;
    private readonly long _maxBytes;
    private readonly SortedSet<(long Sequence, long Size)> _waiting = [];
    private readonly Dictionary<long, long> _taken = [];
    private long _next = 1;
    private long _bytes;

    /// <summary>Opens the spool in <paramref name="directory"/>, with the records that an earlier run left.</summary>
    public DiskSpool(string directory, long maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, BlockBytes);
        (_directory, _maxBytes) = (directory, maxBytes);
        Directory.CreateDirectory(directory);
        foreach (var file in Directory.EnumerateFiles(directory))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (file.EndsWith(".tmp", StringComparison.Ordinal)) File.Delete(file);
            else if (file.EndsWith(Suffix, StringComparison.Ordinal) && long.TryParse(name, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var sequence))
                Register(sequence, new FileInfo(file).Length);
        }

        lock (_lock) DropOldest(0);
    }

    /// <summary>Bytes on disk, in whole blocks.</summary>
    public long Bytes { get { lock (_lock) return _bytes; } }

    /// <summary>Records on disk, those taken included.</summary>
    public int Records { get { lock (_lock) return _waiting.Count + _taken.Count; } }

    /// <summary>Records dropped because of the bound or because the disk refused them.</summary>
    public long DroppedRecords { get; private set; }

    /// <summary>Records that were damaged on disk.</summary>
    public long CorruptRecords { get; private set; }

    /// <summary>Appends a record; false when the disk refused it, which is counted.</summary>
    public bool Append(ReadOnlySpan<byte> data)
    {
        lock (_lock)
        {
            var size = Blocks(data.Length + HeaderBytes);
            DropOldest(size);
            var sequence = _next++;
            var path = PathOf(sequence);
            try
            {
                using (var file = File.OpenHandle(path + ".tmp", FileMode.Create, FileAccess.Write))
                {
                    Span<byte> header = stackalloc byte[HeaderBytes];
                    BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
                    BinaryPrimitives.WriteInt32LittleEndian(header[4..], data.Length);
                    BinaryPrimitives.WriteUInt32LittleEndian(header[8..], Crc32.HashToUInt32(data));
                    RandomAccess.Write(file, header, 0);
                    RandomAccess.Write(file, data, HeaderBytes);
                }

                File.Move(path + ".tmp", path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                TryDelete(path + ".tmp");
                DroppedRecords++;
                return false;
            }

            _waiting.Add((sequence, size));
            _bytes += size;
            return true;
        }
    }

    /// <summary>Takes the oldest record that nobody has taken, or the newest one; null when there is none.</summary>
    public SpoolRecord? Take(bool newest = false)
    {
        lock (_lock)
        {
            while (_waiting.Count > 0)
            {
                var (sequence, size) = newest ? _waiting.Max : _waiting.Min;
                _waiting.Remove((sequence, size));
                if (TryRead(PathOf(sequence)) is { } data)
                {
                    _taken.Add(sequence, size);
                    return new(sequence, data);
                }

                CorruptRecords++;
                _bytes -= size;
                TryDelete(PathOf(sequence));
            }

            return null;
        }
    }

    /// <summary>Ends a taken record: it is delivered, or not wanted.</summary>
    public void Remove(SpoolRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        lock (_lock)
        {
            if (!_taken.Remove(record.Sequence, out var size)) return;
            _bytes -= size;
            TryDelete(PathOf(record.Sequence));
        }
    }

    /// <summary>Puts a taken record back to its place in the order.</summary>
    public void Return(SpoolRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        lock (_lock)
        {
            if (_taken.Remove(record.Sequence, out var size)) _waiting.Add((record.Sequence, size));
        }
    }

    private static long Blocks(long bytes) => (bytes + BlockBytes - 1) / BlockBytes * BlockBytes;

    private static byte[]? TryRead(string path)
    {
        try
        {
            var bytes = File.ReadAllBytes(path);
            if (bytes.Length < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic) return null;
            var data = bytes.AsSpan(HeaderBytes);
            var isWhole = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)) == data.Length
                && BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8)) == Crc32.HashToUInt32(data);
            return isWhole ? data.ToArray() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that cannot be deleted is found again at the next start.
        }
    }

    private void Register(long sequence, long length)
    {
        _waiting.Add((sequence, Blocks(length)));
        _bytes += Blocks(length);
        _next = Math.Max(_next, sequence + 1);
    }

    private void DropOldest(long room)
    {
        while (_bytes + room > _maxBytes && _waiting.Count > 0)
        {
            var (sequence, size) = _waiting.Min;
            _waiting.Remove((sequence, size));
            _bytes -= size;
            TryDelete(PathOf(sequence));
            DroppedRecords++;
        }
    }

    private string PathOf(long sequence) => Path.Combine(_directory, sequence.ToString("x16") + Suffix);
}
