using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Kernel;

/// <summary>
/// The loaded BPF object and its links. A program that the kernel refuses is left out and the rest is loaded again, so that each is optional.
/// </summary>
internal sealed unsafe partial class BpfSession : IDisposable
{
    private readonly Dictionary<string, nint> _programs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _capacities = new(StringComparer.Ordinal);
    private readonly List<nint> _links = [];
    private readonly List<HookReport> _report = [];
    private nint _object;

    /// <summary>Each program and whether it is attached.</summary>
    public IReadOnlyList<HookReport> Report => _report;

    /// <summary>
    /// Loads what the kernel takes, without the programs <paramref name="switchedOff"/>, each with the reason. Throws <see cref="InvalidOperationException"/> when it takes nothing.
    /// </summary>
    public static BpfSession Load(IReadOnlyDictionary<string, int> capacities, IReadOnlyDictionary<string, string> switchedOff)
    {
        BpfLog.Capture();
        var session = new BpfSession();
        try
        {
            session.LoadWhatWorks(ReadObject(), capacities, new(switchedOff, StringComparer.Ordinal));
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Attaches every loaded program that is no iterator.</summary>
    public void AttachAll()
    {
        foreach (var (name, program) in _programs)
        {
            var section = Marshal.PtrToStringUTF8((nint)LibBpf.SectionName(program)) ?? "";
            if (section.StartsWith("iter/", StringComparison.Ordinal)) continue;
            var link = LibBpf.Attach(program);
            var reason = link == 0 ? Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()) : "";
            if (link != 0) _links.Add(link);
            _report.Add(new(Name(name, section), link != 0, reason));
        }
    }

    /// <summary>Makes an iterator ready to run; null when the kernel has none of this kind.</summary>
    public BpfIterator? Iterator(string name, string? map = null)
    {
        if (!_programs.TryGetValue(name, out var program)) return null;
        var info = map is null ? 0 : (uint)Descriptor(map);
        var options = new LibBpf.IteratorOptions
        {
            Size = (nuint)sizeof(LibBpf.IteratorOptions), LinkInfo = map is null ? null : &info, LinkInfoLength = map is null ? 0u : sizeof(uint),
        };
        var link = LibBpf.AttachIterator(program, &options);
        var reason = link == 0 ? Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()) : "";
        _report.Add(new(Name(name, "iterator"), link != 0, reason));
        if (link == 0) return null;
        _links.Add(link);
        return new(link);
    }

    /// <summary>A hash map by name.</summary>
    public BpfMap<TKey, TValue> Map<TKey, TValue>(string name)
        where TKey : unmanaged
        where TValue : unmanaged => new(Descriptor(name), _capacities.GetValueOrDefault(name, 16384));

    /// <summary>A map's descriptor.</summary>
    public int Descriptor(string map) => LibBpf.MapDescriptor(LibBpf.FindMap(_object, map));

    /// <summary>Detaches everything; the kernel forgets programs and maps.</summary>
    public void Dispose()
    {
        foreach (var link in _links) _ = LibBpf.DestroyLink(link);
        _links.Clear();
        if (_object != 0) LibBpf.Close(_object);
        _object = 0;
    }

    private static byte[] ReadObject()
    {
        using var stream = typeof(BpfSession).Assembly.GetManifestResourceStream("taproot.bpf.o")
            ?? throw new InvalidOperationException("The executable was built without its BPF object.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private void LoadWhatWorks(byte[] elf, IReadOnlyDictionary<string, int> capacities, Dictionary<string, string> refused)
    {
        while (true)
        {
            Open(elf, capacities, refused);
            _ = BpfLog.Take();
            var result = LibBpf.Load(_object);
            if (result == 0) break;
            var lines = BpfLog.Take();
            var culprit = Culprit(lines, refused);
            if (culprit is null)
                throw new InvalidOperationException($"The kernel refuses the BPF object: {Marshal.GetPInvokeErrorMessage(-result)}. {string.Join(" | ", lines.TakeLast(3))}");
            refused[culprit] = $"{Marshal.GetPInvokeErrorMessage(-result)}: {Detail(lines)}";
            LibBpf.Close(_object);
            _object = 0;
        }
        foreach (var (name, reason) in refused)
        {
            _programs.Remove(name);
            _report.Add(new(name, false, reason));
        }
    }

    private void Open(byte[] elf, IReadOnlyDictionary<string, int> capacities, Dictionary<string, string> refused)
    {
        fixed (byte* data = elf) _object = LibBpf.OpenMemory(data, (nuint)elf.Length, 0);
        if (_object == 0) throw new InvalidOperationException($"libbpf cannot open the BPF object: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
        foreach (var (map, entries) in capacities)
        {
            _ = LibBpf.SetMaxEntries(LibBpf.FindMap(_object, map), (uint)entries);
            _capacities[map] = entries;
        }
        _programs.Clear();
        for (var program = LibBpf.NextProgram(_object, 0); program != 0; program = LibBpf.NextProgram(_object, program))
        {
            var name = Marshal.PtrToStringUTF8((nint)LibBpf.ProgramName(program)) ?? "";
            _programs[name] = program;
            if (refused.ContainsKey(name)) _ = LibBpf.SetAutoload(program, false);
        }
    }

    private string? Culprit(IReadOnlyList<string> lines, Dictionary<string, string> refused)
    {
        foreach (var line in lines)
        {
            var match = ProgramInLog().Match(line);
            if (match.Success && _programs.ContainsKey(match.Groups["name"].Value) && !refused.ContainsKey(match.Groups["name"].Value)) return match.Groups["name"].Value;
        }
        return null;
    }

    private static string Detail(IReadOnlyList<string> lines)
    {
        var text = lines.LastOrDefault(l => l.Contains("processed ", StringComparison.Ordinal)) ?? (lines.Count > 0 ? lines[^1] : "");
        var parts = text.Split('\n').Where(p => !p.StartsWith("processed", StringComparison.Ordinal) && !p.StartsWith("--", StringComparison.Ordinal)).ToArray();
        return parts.Length == 0 ? "" : parts[^1].Trim();
    }

    private static string Name(string program, string section) => $"{program} ({section})";

    [GeneratedRegex("prog '(?<name>[^']+)'", RegexOptions.NonBacktracking)]
    private static partial Regex ProgramInLog();
}
