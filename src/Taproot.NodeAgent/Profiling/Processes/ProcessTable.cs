using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Processes;
using Taproot.NodeAgent.Profiling.Kernel;
using Taproot.NodeAgent.Profiling.Symbols;
using Taproot.NodeAgent.Profiling.Unwinding;

namespace Taproot.NodeAgent.Profiling.Processes;

/// <summary>
/// The processes that were sampled. Each is looked at once, a second at most after its first sample, and again when code runs in it where there
/// was none; the kernel's side forgets it with its next exec and its end. Bounded in number and in work a second.
/// </summary>
internal sealed class ProcessTable
{
    internal const int MostProcesses = 1024; // entries of the kernel's map
    private const int MostRegions = 2048;
    private readonly Dictionary<int, ProfiledProcess> _processes = [];
    private readonly (int Pid, ulong Generation)[] _wanted;
    private readonly ProfilerPrograms _programs;
    private readonly IContainerRegistry _registry;
    private readonly ModuleCache _modules;
    private readonly TableLoader _loader;
    private readonly ProfilingOptions _options;
    private readonly TimeProvider _time;
    private readonly FileReader _reader;
    private KernelProcess _entry;

    internal ProcessTable(
        ProfilerPrograms programs, IContainerRegistry registry, ModuleCache modules, TableLoader loader, ProfilingOptions options, TimeProvider time)
    {
        (_programs, _registry, _modules, _loader, _options, _time) = (programs, registry, modules, loader, options, time);
        _reader = new(options.ProcRoot);
        _wanted = new (int, ulong)[MostProcesses];
        _loader.Dropping += OnTableDropped;
    }

    /// <summary>Processes that are known.</summary>
    internal int Count => _processes.Count;

    /// <summary>Mappings that the kernel's side does not know because a process has too many.</summary>
    internal long MappingsDropped { get; private set; }

    /// <summary>The process as it was when it was sampled; null when nothing is known about that.</summary>
    internal ProfiledProcess? Find(int pid, ulong generation) =>
        _processes.TryGetValue(pid, out var process) && process.Generation == generation ? process : null;

    /// <summary>Looks at processes that were sampled without being known, and again at those whose memory has changed.</summary>
    internal void Look(long now, long round)
    {
        _loader.Begin();
        var left = _options.ProcessesAtOnce;
        var count = _programs.TakeWanted(_wanted);
        for (var i = 0; i < count && left > 0; i++, left--) Read(_wanted[i].Pid, _wanted[i].Generation, now, round);
        foreach (var process in _processes.Values.Where(p => p.IsStale || IsOwnerDue(p, now)).Take(left).ToList())
        {
            process.IsStale = false;
            Read(process.Pid, process.Generation, now, round);
        }
    }

    /// <summary>Forgets processes that are gone, and those that were not sampled since a time.</summary>
    internal void Expire(long since)
    {
        foreach (var process in _processes.Values.Where(p => p.SampledAt < since || !Directory.Exists($"{_options.ProcRoot}/{p.Pid}")).ToList()) Remove(process);
    }

    // Whose a process is may be known only some time after its start, or the agent's.
    private bool IsOwnerDue(ProfiledProcess process, long now) =>
        process is { Owner: null, IsUnwanted: false } && _time.GetElapsedTime(process.ReadAt, now) > _options.OwnerInterval;

    private void Read(int pid, ulong generation, long now, long round)
    {
        if (!_processes.ContainsKey(pid) && _processes.Count >= MostProcesses) Remove(_processes.Values.MinBy(p => p.SampledAt)!);
        var isUnwanted = IsUnwanted(pid);
        var owner = isUnwanted ? null : _registry.FindOwner(pid, ProcessActivity.None);
        var process = new ProfiledProcess(pid, generation, owner) { IsUnwanted = isUnwanted, ReadAt = now, SampledAt = now };
        if (owner is not null && !ReadRegions(process, round)) return; // gone
        _processes[pid] = process;
        Tell(process);
    }

    private bool IsUnwanted(int pid) => _reader.TryRead(pid, "environ"u8, out var environment) && OptOuts.Read(environment).HasFlag(OptOut.Profiling);

    private bool ReadRegions(ProfiledProcess process, long round)
    {
        if (!_reader.TryRead(process.Pid, "maps"u8, out var maps) || maps.IsEmpty) return false;
        List<MemoryRegion> regions = [];
        // The reader's buffer is used again by others meanwhile.
        ReadOnlySpan<byte> text = maps.ToArray();
        while (KernelText.TryTakeLine(ref text, out var line) && regions.Count < MostRegions)
        {
            if (!MapLine.TryParse(line, out var map) || !map.IsExecutable) continue;
            var module = _modules.Find(process.Pid, in map, round);
            if (module is not null && !_loader.TryLoad(module)) process.IsStale = true; // has to wait for its turn
            process.JavaScript ??= module?.Interpreters.JavaScript;
            process.Ruby ??= module?.Interpreters.Ruby;
            regions.Add(new(map.Start, map.End, (long)map.Offset, module));
        }
        process.Regions = [.. regions];
        return true;
    }

    private void Tell(ProfiledProcess process)
    {
        _entry.Flags = process.Owner is null ? KernelProcess.Skipped : 0;
        _entry.Count = 0;
        _entry.Interpreter = default;
        _entry.JavaScript = process.JavaScript?.ForKernel ?? default;
        _entry.Ruby = default;
        foreach (var region in process.Regions)
        {
            if (region.Module is { } module && region.TryGetModuleAddress(region.Start, out var start)) TellInterpreters(module, region.Start - start);
            if (region.Module is not { Table: { } table } || !region.TryGetModuleAddress(region.Start, out var address)) continue;
            if (_entry.Count == TabledMappings.Count)
            {
                MappingsDropped++;
                continue;
            }
            _entry.Mappings[_entry.Count++] = new() { Start = region.Start, End = region.End, Bias = region.Start - address, Table = table.Slot, Chunks = table.Chunks };
        }
        _programs.SetProcess(process.Pid, in _entry);
    }

    private void TellInterpreters(Module module, ulong shift)
    {
        if (module.Interpreters.Python is { } python) _entry.Interpreter = python with { Runtime = python.Runtime + shift };
        if (module.Interpreters.Ruby is { } ruby) _entry.Ruby = ruby.ForKernel(shift);
    }

    private void Remove(ProfiledProcess process)
    {
        _processes.Remove(process.Pid);
        _programs.RemoveProcess(process.Pid);
    }

    // Before a table's slot may be used again nothing refers to it.
    private void OnTableDropped(Module module)
    {
        module.Table = null;
        foreach (var process in _processes.Values)
        {
            if (Array.Exists(process.Regions, r => r.Module == module)) Tell(process);
        }
    }
}
