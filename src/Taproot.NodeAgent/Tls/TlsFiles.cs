using Microsoft.Extensions.Logging;
using Taproot.NodeAgent.Elf;

namespace Taproot.NodeAgent.Tls;

/// <summary>
/// The files that are attached, each once for all processes that run it, and those at which there is nothing to attach. Not thread-safe.
/// </summary>
internal sealed class TlsFiles(ITlsHooks hooks, TlsOptions options, TlsCounts counts, ILogger logger, TimeProvider time)
{
    private const int MostIdle = 4096;
    private const int MostThreads = 32;
    private static readonly TimeSpan RememberIdle = TimeSpan.FromHours(1);
    private readonly Dictionary<FileKey, TlsFile> _files = [];
    private readonly List<nint> _leaving = [];
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
        Flush();
    }

    /// <summary>
    /// Takes off what has no user any more. The kernel waits for all processors at each link; links that are taken off at once wait together.
    /// </summary>
    internal void Flush()
    {
        if (_leaving.Count == 0) return;
        var started = time.GetTimestamp();
        var next = -1;
        void TakeOff()
        {
            for (int i; (i = Interlocked.Increment(ref next)) < _leaving.Count;) hooks.Detach(_leaving[i]);
        }

        List<Thread> helpers = [];
        for (var i = 1; i < Math.Min(_leaving.Count, MostThreads); i++)
        {
            var helper = new Thread(TakeOff, maxStackSize: 256 * 1024) { Name = "tls-detach", IsBackground = true };
            helper.Start();
            helpers.Add(helper);
        }
        TakeOff();
        foreach (var helper in helpers) helper.Join();
        _leaving.Clear();
        counts.NoteDetached(time.GetElapsedTime(started));
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

    /// <summary>False when the process went meanwhile.</summary>
    private bool TryAttach(TlsFile file, TlsProbes probes, string path, string openPath)
    {
        var started = time.GetTimestamp();
        if (probes.Plaintext.Count > 0 && !TryAttach(file, probes.Plaintext, openPath, out var error))
        {
            if (!File.Exists(openPath)) return false;
            Refuse(probes.Library, path, error);
            return true;
        }
        if (options.ReadsCertificates && probes.Certificates.Count > 0)
            counts.NoteCertificates(TryAttach(file, probes.Certificates, openPath, out var refusal), refusal);
        if (!file.IsAttached) return File.Exists(openPath);
        _attached++;
        counts.NoteAttached(probes.Library, time.GetElapsedTime(started));
        TlsLog.Attached(logger, probes.Library, path, file.Probes);
        return true;
    }

    private bool TryAttach(TlsFile file, IReadOnlyList<TlsProbe> probes, string openPath, out string error)
    {
        var links = hooks.Attach(openPath, probes, out error);
        if (links.Count == 0) return false;
        file.Links.AddRange(links);
        file.Probes += probes.Count;
        return true;
    }

    private void Detach(TlsFile file)
    {
        if (!file.IsAttached) return;
        _leaving.AddRange(file.Links);
        file.Links.Clear();
        _attached--;
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
