using System.Text;
using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Profiling.Processes;

namespace Taproot.NodeAgent.Profiling.Symbols;

/// <summary>The modules that are known, bounded; the one that was sampled longest ago goes first.</summary>
internal sealed class ModuleCache(ModuleFiles files, int most)
{
    private const int LongestPath = 1024;
    private readonly Dictionary<FileIdentity, Module?> _modules = [];

    /// <summary>Raised for a module that is forgotten.</summary>
    internal event Action<Module>? Evicted;

    /// <summary>Raised for an interpreter whose functions cannot be named.</summary>
    internal event Action<HookReport>? InterpreterUnknown;

    /// <summary>Known modules, files that are none included.</summary>
    internal int Count => _modules.Count;

    /// <summary>Functions whose names are kept.</summary>
    internal int Functions => _modules.Values.Sum(m => m?.Functions.Count ?? 0);

    /// <summary>All modules.</summary>
    internal IEnumerable<Module> All => _modules.Values.OfType<Module>();

    /// <summary>The module of a mapping; null when it is no file with code.</summary>
    internal Module? Find(int pid, in MapLine line, long round)
    {
        if (line.IsVdso) return Remember(Vdso.Identity, "[vdso]", new(pid, line.Start, line.End), round);
        if (!line.IsFile || line.Path.Length > LongestPath) return null;
        var place = new ModulePlace(pid, line.Start, line.End);
        var path = PathOf(line.Path);
        return files.Identify(place, path) is { } identity ? Remember(identity, path, place, round) : null;
    }

    /// <summary>Forgets the names of the modules that were sampled longest ago, until at most so many are left.</summary>
    internal void TrimFunctions(int mostFunctions)
    {
        var left = Functions;
        if (left <= mostFunctions) return;
        foreach (var module in All.OrderBy(m => m.UsedAt).ToList())
        {
            if (left <= mostFunctions) return;
            left -= module.Functions.Count;
            module.Functions.Clear();
        }
    }

    private static string PathOf(ReadOnlySpan<byte> path)
    {
        var deleted = " (deleted)"u8;
        return Encoding.UTF8.GetString(path.EndsWith(deleted) ? path[..^deleted.Length] : path);
    }

    private Module? Remember(FileIdentity identity, string path, ModulePlace place, long round)
    {
        if (!_modules.TryGetValue(identity, out var module))
        {
            if (_modules.Count >= most) Evict();
            module = Read(identity, path, place);
            _modules.Add(identity, module);
        }
        if (module is null) return null;
        module.Place = place;
        module.UsedAt = Math.Max(module.UsedAt, round);
        return module;
    }

    private Module? Read(FileIdentity identity, string path, ModulePlace place)
    {
        using var image = files.Open(new Module(identity, path, []) { Place = place });
        if (image is not { Is64: true }) return null;
        var code = image.Segments.Where(s => s is { Type: ElfSegment.Load, IsExecutable: true }).Take(16).ToArray();
        if (code.Length == 0) return null;
        var interpreters = KnownInterpreters.Find(path, image);
        if (interpreters.Unknown.Length > 0)
            InterpreterUnknown?.Invoke(new($"interpreter of {interpreters.Unknown} ({path})", false, "this version's layout is not known: its profiles have native frames only"));
        return new Module(identity, path, code) { Interpreters = interpreters };
    }

    private void Evict()
    {
        var oldest = _modules.MinBy(m => m.Value?.UsedAt ?? 0);
        _modules.Remove(oldest.Key);
        if (oldest.Value is { } module) Evicted?.Invoke(module);
    }
}
