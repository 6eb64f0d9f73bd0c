using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Elf;

namespace Taproot.NodeAgent.Tls;

/// <summary>
/// The files that are attached, each once for all processes that run it, and those at which there is nothing to attach. Not thread-safe.
/// </summary>
internal sealed class TlsFiles(ITlsHooks hooks, TlsOptions options, TlsCounts counts, ILogger logger, TimeProvider time)
{
    private const int MostIdle = 4096;
    private static readonly TimeSpan RememberIdle = TimeSpan.FromHours(1);
    private readonly Dictionary<FileKey, TlsFile> _files = [];
    private int _attached;

    /// <summary>Notes that a process runs a file, and attaches to it when it is the first. True when something is attached.</summary>
    internal bool Use(int pid, MappedFile mapped, string openPath, string fallbackPath)
    {
        if (!_files.TryGetValue(mapped.Key, out var file) || (!file.IsAttached && time.GetElapsedTime(file.LookedAt) > RememberIdle))
        {
            file = Look(mapped.Path, openPath) ?? Look(mapped.Path, fallbackPath);
            if (file is null) return false; // not to be read just now; mostly the process is gone
            Remember(mapped.Key, file);
        }
        if (!file.IsAttached) return false;
        file.Users.Add(pid);
        return true;
    }

    /// <summary>The process runs the file no more; the last one takes the attachment with it.</summary>
    internal void Release(int pid, FileKey key)
    {
        if (!_files.TryGetValue(key, out var file) || !file.Users.Remove(pid) || file.Users.Count > 0) return;
        Detach(file);
        _files.Remove(key);
    }

    /// <summary>Takes all off.</summary>
    internal void ReleaseAll()
    {
        foreach (var file in _files.Values) Detach(file);
        _files.Clear();
    }

    /// <summary>Brings the counts up to date.</summary>
    internal void Count() => counts.Set(_files.Values);

    private TlsFile? Look(string path, string openPath)
    {
        using var image = ElfImage.Open(openPath);
        if (image is null) return File.Exists(openPath) ? new TlsFile(null) { LookedAt = time.GetTimestamp() } : null;
        var probes = TlsFinder.Find(image);
        var file = new TlsFile(probes?.Library) { LookedAt = time.GetTimestamp() };
        if (probes is null) return file;
        if (probes.Refusal.Length > 0) Refuse(probes.Library, path, probes.Refusal);
        else if (_attached >= options.MaxFiles) Refuse(probes.Library, path, "too many files are attached");
        else if (!TryAttach(file, probes, path, openPath)) return null;
        return file;
    }

    /// <summary>All or nothing: an entry without its returns, or the other way round, would tell wrong things. False when the process went meanwhile.</summary>
    private bool TryAttach(TlsFile file, TlsProbes probes, string path, string openPath)
    {
        var started = time.GetTimestamp();
        foreach (var probe in probes.Probes)
        {
            var link = hooks.Attach(probe.Program, openPath, probe.Offset, out var error);
            if (link != 0)
            {
                file.Links.Add(link);
                continue;
            }
            foreach (var attached in file.Links) hooks.Detach(attached);
            file.Links.Clear();
            if (!File.Exists(openPath)) return false;
            Refuse(probes.Library, path, $"{probe.Program}: {error}");
            return true;
        }
        _attached++;
        counts.NoteAttached(probes.Library, time.GetElapsedTime(started));
        TlsLog.Attached(logger, probes.Library, path, file.Links.Count);
        return true;
    }

    private void Detach(TlsFile file)
    {
        if (!file.IsAttached) return;
        var started = time.GetTimestamp();
        foreach (var link in file.Links) hooks.Detach(link);
        file.Links.Clear();
        _attached--;
        counts.NoteDetached(time.GetElapsedTime(started));
    }

    private void Refuse(TlsLibrary library, string path, string reason)
    {
        counts.NoteRefused(library, reason);
        TlsLog.Refused(logger, library, path, reason);
    }

    private void Remember(FileKey key, TlsFile file)
    {
        if (_files.TryGetValue(key, out var before)) Detach(before);
        if (_files.Count >= MostIdle + options.MaxFiles)
        {
            foreach (var idle in _files.Where(f => !f.Value.IsAttached).Select(f => f.Key).ToList()) _files.Remove(idle);
        }
        _files[key] = file;
    }
}
