using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Kernel;

/// <summary>
/// The loaded BPF object and its links. A program that the kernel refuses is left out and the rest is loaded again, so that each is optional.
/// </summary>
internal sealed unsafe partial class BpfSession : IDisposable
{
    private const int EveryProcess = -1;

    private readonly Dictionary<string, nint> _programs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _capacities = new(StringComparer.Ordinal);
    private readonly HashSet<nint> _links = [];
    private readonly List<HookReport> _report = [];
    private bool _uprobesAreMulti;
    private nint _object;

    /// <summary>Each program and whether it is attached.</summary>
    public IReadOnlyList<HookReport> Report => _report;

    /// <summary>Loads what the kernel takes of an object. Throws <see cref="InvalidOperationException"/> when it takes nothing.</summary>
    /// <param name="bpfObject">Name of the embedded object, such as <c>taproot.bpf.o</c>.</param>
    /// <param name="capacities">Entries of maps that are not to have the size in the source.</param>
    /// <param name="switchedOff">Programs that are not to be loaded, with the reason to report.</param>
    /// <param name="uprobesAreMulti">Loads programs for uprobes such that <see cref="UprobeMulti"/> attaches them, and nothing else.</param>
    public static BpfSession Load(
        string bpfObject, IReadOnlyDictionary<string, int> capacities, IReadOnlyDictionary<string, string>? switchedOff = null,
        bool uprobesAreMulti = false)
    {
        BpfLog.Capture();
        var session = new BpfSession { _uprobesAreMulti = uprobesAreMulti };
        try
        {
            session.LoadWhatWorks(ReadObject(bpfObject), capacities, new(switchedOff ?? KernelTapOptions.NothingOff, StringComparer.Ordinal));
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Attaches every loaded program whose section says to what.</summary>
    public void AttachAll()
    {
        foreach (var (name, program) in _programs)
        {
            var section = SectionOf(program);
            if (IsAttachedOnDemand(section)) continue;
            var link = LibBpf.Attach(program);
            var reason = link == 0 ? Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()) : "";
            if (link != 0) lock (_links) _links.Add(link);
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
        lock (_links) _links.Add(link);
        return new(link);
    }

    /// <summary>
    /// Attaches a program to an instruction of a file, in all processes that map it or in one; 0 and the reason in <paramref name="error"/> when
    /// that fails. The link is the caller's to <see cref="Detach"/>; those left are detached with the session.
    /// </summary>
    public nint AttachUprobe(string name, string path, ulong fileOffset, ulong cookie, out string error, int processId = EveryProcess)
    {
        error = "";
        if (!_programs.TryGetValue(name, out var program))
        {
            error = "the program is not loaded";
            return 0;
        }
        var options = new LibBpf.UprobeOptions { Size = (nuint)sizeof(LibBpf.UprobeOptions), Cookie = cookie };
        var link = LibBpf.AttachUprobe(program, processId, path, (nuint)fileOffset, &options);
        if (link == 0) error = Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());
        else lock (_links) _links.Add(link);
        return link;
    }

    /// <summary>
    /// Attaches a program to many instructions of a file, in all processes that map it; all or none: no links and the reason when that fails.
    /// </summary>
    public IReadOnlyList<nint> AttachUprobes(string name, string path, ulong[] offsets, ulong[] cookies, out string error)
    {
        error = "the program is not loaded";
        if (!_programs.TryGetValue(name, out var program)) return [];
        if (_uprobesAreMulti)
        {
            var descriptor = UprobeMulti.Attach(LibBpf.ProgramDescriptor(program), UprobeMulti.EveryProcess, path, offsets, cookies, out error);
            if (descriptor < 0) return [];
            lock (_links) _links.Add(LinkOf(descriptor));
            return [LinkOf(descriptor)];
        }
        List<nint> links = [];
        for (var i = 0; i < offsets.Length; i++)
        {
            var link = AttachUprobe(name, path, offsets[i], cookies[i], out error);
            if (link != 0)
            {
                links.Add(link);
                continue;
            }
            foreach (var attached in links) Detach(attached);
            return [];
        }
        return links;
    }

    /// <summary>Attaches a program to an open perf event, which the link then owns; 0 and the reason when that fails.</summary>
    public nint AttachPerfEvent(string name, int descriptor, out string error)
    {
        error = "the program is not loaded";
        if (!_programs.TryGetValue(name, out var program)) return 0;
        var link = LibBpf.AttachPerfEvent(program, descriptor);
        error = link == 0 ? Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()) : "";
        if (link != 0) lock (_links) _links.Add(link);
        return link;
    }

    /// <summary>Descriptor of a loaded program; negative when it is not loaded.</summary>
    public int ProgramDescriptor(string name) => _programs.TryGetValue(name, out var program) ? LibBpf.ProgramDescriptor(program) : -1;

    /// <summary>Detaches one link.</summary>
    public void Detach(nint link)
    {
        lock (_links)
        {
            if (!_links.Remove(link)) return;
        }
        Destroy(link);
    }

    /// <summary>True when a program is loaded.</summary>
    public bool Has(string program) => _programs.ContainsKey(program);

    /// <summary>A hash map by name.</summary>
    public BpfMap<TKey, TValue> Map<TKey, TValue>(string name)
        where TKey : unmanaged
        where TValue : unmanaged => new(Descriptor(name), _capacities.GetValueOrDefault(name, 16384));

    /// <summary>A map's descriptor.</summary>
    public int Descriptor(string map) => LibBpf.MapDescriptor(LibBpf.FindMap(_object, map));

    /// <summary>Detaches everything; the kernel forgets programs and maps.</summary>
    public void Dispose()
    {
        lock (_links)
        {
            foreach (var link in _links) Destroy(link);
            _links.Clear();
        }
        if (_object != 0) LibBpf.Close(_object);
        _object = 0;
    }

    private static byte[] ReadObject(string name)
    {
        using var stream = typeof(BpfSession).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The executable was built without its BPF object {name}.");
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
            if (_uprobesAreMulti && IsUprobe(program)) _ = LibBpf.SetExpectedAttachType(program, UprobeMulti.AttachType);
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

    private static bool IsUprobe(nint program) =>
        (Marshal.PtrToStringUTF8((nint)LibBpf.SectionName(program)) ?? "").StartsWith("uprobe", StringComparison.Ordinal);

    private static bool IsAttachedOnDemand(string section) =>
        section.StartsWith("iter", StringComparison.Ordinal) || section.StartsWith("uprobe", StringComparison.Ordinal)
        || section.StartsWith("perf_event", StringComparison.Ordinal);

    /// <summary>A link that libbpf does not know is a descriptor, told apart by its sign.</summary>
    private static nint LinkOf(int descriptor) => ~(nint)descriptor;

    private static void Destroy(nint link)
    {
        if (link < 0) _ = LibC.Close((int)~link);
        else _ = LibBpf.DestroyLink(link);
    }

    private static string SectionOf(nint program) => Marshal.PtrToStringUTF8((nint)LibBpf.SectionName(program)) ?? "";

    private static string Name(string program, string section) => $"{program} ({section})";

    [GeneratedRegex("prog '(?<name>[^']+)'", RegexOptions.NonBacktracking)]
    private static partial Regex ProgramInLog();
}
