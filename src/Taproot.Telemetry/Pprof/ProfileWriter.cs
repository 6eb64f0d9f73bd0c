using System.IO.Compression;
using Taproot.Telemetry.RemoteWrite;

namespace Taproot.Telemetry.Pprof;

/// <summary>What the values of a profile are.</summary>
/// <param name="Type">Such as <c>ebpf:cpu</c>.</param>
/// <param name="Unit">Such as <c>nanoseconds</c>.</param>
/// <param name="Period">Value between two samples, in the same unit; 0 when it was not sampled.</param>
public sealed record ProfileKind(string Type, string Unit, long Period);

/// <summary>Writes a profile in the pprof format (google/pprof, profile.proto). Functions and samples are added, then all is taken as a gzip file.</summary>
public sealed class ProfileWriter
{
    private readonly Dictionary<string, int> _strings = new(StringComparer.Ordinal) { [""] = 0 };
    private readonly List<string> _stringList = [""];
    private readonly Dictionary<(string Name, string Module, string File, long Line), int> _functions = [];
    private readonly List<(int Name, int Module, int File, long Line)> _locations = [];
    private readonly Dictionary<int, int> _mappings = [];
    private readonly ByteBuffer _samples = new();
    private readonly ByteBuffer _part = new(256);
    private readonly ByteBuffer _inner = new(256);

    /// <summary>Samples that were added.</summary>
    public int Samples { get; private set; }

    /// <summary>The number of a function, for <see cref="AddSample"/>.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="module">The executable or library that it is in; empty when it is in none.</param>
    /// <param name="file">The source file that it is in; empty when that is not known.</param>
    /// <param name="line">The line in it; 0 when that is not known.</param>
    public int Function(string name, string module = "", string file = "", long line = 0)
    {
        ArgumentNullException.ThrowIfNull(module);
        if (_functions.TryGetValue((name, module, file, line), out var id)) return id;
        var mapping = String(module);
        if (module.Length > 0) _mappings.TryAdd(mapping, _mappings.Count + 1);
        _locations.Add((String(name), mapping, String(file), line));
        id = _locations.Count;
        _functions.Add((name, module, file, line), id);
        return id;
    }

    /// <summary>Adds a stack.</summary>
    /// <param name="functions">Numbers of the functions, the innermost first.</param>
    /// <param name="values">What was spent in it, in the order of the kinds.</param>
    public void AddSample(ReadOnlySpan<int> functions, params ReadOnlySpan<long> values)
    {
        _part.Clear();
        _inner.Clear();
        foreach (var function in functions) _inner.AppendVarint((ulong)function);
        AppendBytes(_part, 1, _inner.Span);
        _inner.Clear();
        foreach (var value in values) _inner.AppendVarint((ulong)value);
        AppendBytes(_part, 2, _inner.Span);
        AppendBytes(_samples, 2, _part.Span);
        Samples++;
    }

    /// <summary>The whole profile, compressed.</summary>
    /// <param name="kinds">What each value of a sample is. The first with a period says what was sampled.</param>
    /// <param name="start">When it begins.</param>
    /// <param name="duration">The time that it is about.</param>
    public byte[] ToGzip(ReadOnlySpan<ProfileKind> kinds, DateTimeOffset start, TimeSpan duration)
    {
        var profile = new ByteBuffer(_samples.Length + 4096);
        ProfileKind? sampled = null;
        foreach (var kind in kinds)
        {
            AppendBytes(profile, 1, ValueType(kind));
            if (kind.Period > 0) sampled ??= kind;
        }
        profile.Append(_samples.Span);
        WriteMappings(profile);
        for (var id = 1; id <= _locations.Count; id++) WriteFunction(profile, id, _locations[id - 1]);
        WriteStrings(profile);
        const long nanosecondsInTick = 100;
        AppendNumber(profile, 9, (start - DateTimeOffset.UnixEpoch).Ticks * nanosecondsInTick);
        AppendNumber(profile, 10, duration.Ticks * nanosecondsInTick);
        if (sampled is not null)
        {
            // Its names were written already: it is one of the kinds.
            AppendBytes(profile, 11, ValueType(sampled));
            AppendNumber(profile, 12, sampled.Period);
        }
        return Compress(profile.Span);
    }

    private static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        using var memory = new MemoryStream(bytes.Length / 4);
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest)) gzip.Write(bytes);
        return memory.ToArray();
    }

    private static void AppendNumber(ByteBuffer to, int field, long value)
    {
        if (value == 0) return;
        to.AppendVarint((ulong)field << 3);
        to.AppendVarint((ulong)value);
    }

    private static void AppendBytes(ByteBuffer to, int field, ReadOnlySpan<byte> bytes)
    {
        to.AppendVarint((ulong)field << 3 | 2);
        to.AppendVarint((ulong)bytes.Length);
        to.Append(bytes);
    }

    private ReadOnlySpan<byte> ValueType(ProfileKind kind)
    {
        _part.Clear();
        AppendNumber(_part, 1, String(kind.Type));
        AppendNumber(_part, 2, String(kind.Unit));
        return _part.Span;
    }

    private void WriteMappings(ByteBuffer profile)
    {
        foreach (var (module, id) in _mappings)
        {
            _part.Clear();
            AppendNumber(_part, 1, id);
            AppendNumber(_part, 5, module);
            AppendNumber(_part, 7, 1); // has functions
            AppendBytes(profile, 3, _part.Span);
        }
    }

    // A function has one location, of the same number.
    private void WriteFunction(ByteBuffer profile, int id, (int Name, int Module, int File, long Line) function)
    {
        _inner.Clear();
        AppendNumber(_inner, 1, id);
        AppendNumber(_inner, 2, function.Line);
        _part.Clear();
        AppendNumber(_part, 1, id);
        AppendNumber(_part, 2, _mappings.GetValueOrDefault(function.Module));
        AppendBytes(_part, 4, _inner.Span);
        AppendBytes(profile, 4, _part.Span);
        _part.Clear();
        AppendNumber(_part, 1, id);
        AppendNumber(_part, 2, function.Name);
        AppendNumber(_part, 3, function.Name);
        AppendNumber(_part, 4, function.File);
        AppendBytes(profile, 5, _part.Span);
    }

    private void WriteStrings(ByteBuffer profile)
    {
        foreach (var text in _stringList)
        {
            _part.Clear();
            _part.AppendText(text, int.MaxValue);
            AppendBytes(profile, 6, _part.Span);
        }
    }

    private int String(string text)
    {
        if (_strings.TryGetValue(text, out var index)) return index;
        index = _stringList.Count;
        _stringList.Add(text);
        _strings.Add(text, index);
        return index;
    }
}
