namespace Taproot.NodeAgent.Logs.Journal;

/// <summary>
/// Finds the journal files that are written now and follows them. When the journal is rotated the file gets another name: it is read to its end, and the
/// one that took its name from its begin.
/// </summary>
internal sealed class JournalFiles(LogOptions options, JournalTools tools) : IDisposable
{
    private const int MostMachines = 16;
    private const int MostFiles = 64;
    private const string Extension = ".journal";

    private readonly Dictionary<string, Followed> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _present = new(StringComparer.Ordinal);
    private bool _isStarted;
    private long _newest;

    /// <summary>Looks which files there are.</summary>
    internal void Refresh()
    {
        _present.Clear();
        foreach (var directory in options.JournalDirectories) Find(directory);
        foreach (var path in _present) Follow(path);
        foreach (var (path, file) in _files) file.IsGone = !_present.Contains(path);

        _isStarted = true;
    }

    /// <summary>Reads what is new, up to the budget; the bytes that were read.</summary>
    internal int Read(int budget, EntryHandler handler)
    {
        var used = 0;
        foreach (var (path, followed) in _files)
        {
            var file = followed.File;
            file.Look();
            if (file.Unread > options.MaxJournalBacklog)
            {
                tools.Counts.AddSkippedEntries((long)file.Unread);
                file.SkipToEnd();
            }

            if (used < budget) used += file.Read(budget - used, entry => Take(entry, followed, handler));
            if (file.Unread > 0 || followed.GoOn()) continue;
            file.Dispose();
            _files.Remove(path);
        }

        return used;
    }

    public void Dispose()
    {
        foreach (var followed in _files.Values)
        {
            followed.File.Dispose();
            followed.Next?.Dispose();
        }

        _files.Clear();
    }

    private void Take(JournalEntry entry, Followed followed, EntryHandler handler)
    {
        // At boot the volatile journal is copied into the persistent one, whose file is new to us and its entries are not.
        if (entry.Received <= followed.NewerThan) return;
        _newest = Math.Max(_newest, entry.Received);
        handler(entry);
    }

    // DIRECTORY/MACHINE/NAME.journal, or MACHINE.NAMESPACE; names with an at sign are those of archived files.
    private void Find(string directory)
    {
        try
        {
            foreach (var machine in Directory.EnumerateDirectories(directory).Take(MostMachines))
            {
                if (!Path.GetFileName(machine).StartsWith(options.MachineId, StringComparison.OrdinalIgnoreCase)) continue;
                foreach (var file in Directory.EnumerateFiles(machine, "*" + Extension))
                {
                    if (_present.Count < MostFiles && !Path.GetFileName(file).Contains('@', StringComparison.Ordinal)) _present.Add(file);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No journal there, or not yet.
        }
    }

    private void Follow(string path)
    {
        var isKnown = _files.TryGetValue(path, out var followed);
        if (isKnown && (followed!.Next is not null || IsStillAt(path, followed.File))) return;
        if (JournalFile.Open(path, tools) is not { } file) return;
        if (isKnown)
        {
            followed!.Next = file;
            return;
        }

        _files[path] = new(file, _isStarted ? _newest : 0);
        if (_isStarted) return;
        // What was written before the agent came is not news.
        file.SkipToEnd();
        _newest = Math.Max(_newest, file.LastReceived);
    }

    private static bool IsStillAt(string path, JournalFile file) =>
        !FileStatus.TryRead(path, out var there) || !file.TryGetStatus(out var here) || there.IsSameFile(here);

    private sealed class Followed(JournalFile file, long newerThan)
    {
        public JournalFile File { get; private set; } = file;

        /// <summary>Entries up to this time are known, in microseconds since 1970.</summary>
        public long NewerThan { get; private set; } = newerThan;

        /// <summary>The file that took this one's name.</summary>
        public JournalFile? Next { get; set; }

        public bool IsGone { get; set; }

        /// <summary>After the file's end: goes to the one that took its name, if there is one; false when the file is gone.</summary>
        public bool GoOn()
        {
            if (Next is null) return !IsGone;
            File.Dispose();
            (File, Next, NewerThan) = (Next, null, 0);
            return true;
        }
    }
}
