using System.Buffers.Text;
using System.Text;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Profiling.Symbols;

/// <summary>
/// Names addresses in the kernel. /proc/kallsyms takes the kernel long to write, so it is read once and again only after some minutes, for what
/// was loaded since; its names are kept as bytes, three or four megabytes in all.
/// </summary>
internal sealed class KernelSymbols(string procRoot, TimeProvider time)
{
    private const int MostFunctions = 1 << 20;
    private const int MostNameBytes = 16 << 20;
    private const int MostStrings = 8192;
    private static readonly TimeSpan Validity = TimeSpan.FromMinutes(10);
    private readonly Dictionary<int, string> _strings = [];
    private ulong[] _addresses = [];
    private int[] _names = [];
    private byte[] _text = [];
    private long _readAt;
    private bool _isRead;

    /// <summary>The function at an address; empty when nobody knows.</summary>
    internal string NameOf(ulong address)
    {
        if (!_isRead || time.GetElapsedTime(_readAt) > Validity) Read();
        var index = Array.BinarySearch(_addresses, address);
        if (index < 0) index = ~index - 1;
        if (index < 0) return "";
        if (_strings.TryGetValue(index, out var name)) return name;
        if (_strings.Count >= MostStrings) _strings.Clear();
        return _strings[index] = TextAt(_names[index]);
    }

    private string TextAt(int start)
    {
        var rest = _text.AsSpan(start);
        var end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }

    private void Read()
    {
        (_isRead, _readAt) = (true, time.GetTimestamp());
        _strings.Clear();
        List<ulong> addresses = new(_addresses.Length);
        List<int> names = new(_addresses.Length);
        using var text = new MemoryStream(_text.Length);
        try
        {
            using var file = File.OpenHandle(procRoot + "/kallsyms", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var lines = new LineReader(file);
            while (lines.TryRead(out var line) && addresses.Count < MostFunctions && text.Length < MostNameBytes) Add(line, addresses, names, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A kernel that hides its symbols: addresses stay without names.
        }
        (_addresses, _names, _text) = ([.. addresses], [.. names], text.ToArray());
        Array.Sort(_addresses, _names); // the kernel's own are sorted, those of its modules are not
    }

    // A line: ADDRESS TYPE NAME, and [MODULE] for some.
    private static void Add(ReadOnlySpan<byte> line, List<ulong> addresses, List<int> names, MemoryStream text)
    {
        if (!Utf8Parser.TryParse(KernelText.TakeField(ref line), out ulong address, out _, 'x') || address == 0) return;
        if (KernelText.TakeField(ref line) is not [(byte)'t' or (byte)'T' or (byte)'w' or (byte)'W']) return;
        addresses.Add(address);
        names.Add((int)text.Length);
        text.Write(KernelText.TakeField(ref line));
        text.WriteByte(0);
    }
}
