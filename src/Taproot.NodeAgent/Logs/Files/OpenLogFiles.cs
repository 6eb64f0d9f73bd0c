using System.Globalization;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Logs.Files;

/// <summary>
/// Finds the files under <c>/var/log</c> that containers' processes have open for writing. Each look does a bounded part of the work and the next one
/// goes on there; a file that many processes have open is one source. Used by one thread.
/// </summary>
internal sealed class OpenLogFiles(string procRoot, TimeProvider time)
{
    private const int MostFiles = 512;
    private const int MostFilesOfContainer = 32;
    private const int MostDescriptorsOfProcess = 1024;

    // A look is due each second: about a thousandth of a core on a big host.
    private const int DescriptorsOfLook = 512;
    private static readonly TimeSpan Linger = TimeSpan.FromMinutes(1);

    private readonly FileReader _reader = new(procRoot);
    private readonly List<(TrackedContainer Container, int Pid)> _toVisit = [];
    private readonly Dictionary<(ulong Device, ulong Inode), Found> _files = [];
    private readonly byte[] _name = new byte[16];
    private int _pass;

    /// <summary>Does one part of the work and adds the files known by now.</summary>
    internal void Scan(List<TrackedContainer> containers, Func<TrackedContainer, LogOwner> ownerOf, List<LogSource> into)
    {
        if (_toVisit.Count == 0) BeginPass(containers);
        for (var left = DescriptorsOfLook; left > 0 && _toVisit.Count > 0; _toVisit.RemoveAt(_toVisit.Count - 1)) left -= Visit(_toVisit[^1]) + 1;
        var shown = containers.ToHashSet();
        foreach (var (key, file) in _files)
        {
            if (!shown.Contains(file.Container) || (file.Pass < _pass - 1 && time.GetElapsedTime(file.SeenAt) > Linger)) _files.Remove(key);
            else if (!file.IsReplaced) into.Add(new(ownerOf(file.Container), file.Label, file.Path, LogFormat.Plain));
        }
    }

    private void BeginPass(List<TrackedContainer> containers)
    {
        _pass++;
        foreach (var container in containers)
        {
            lock (container.Gate)
            {
                foreach (var process in container.Processes) _toVisit.Add((container, process.Pid));
            }
        }
    }

    private int Visit((TrackedContainer Container, int Pid) process)
    {
        var count = 0;
        using var descriptors = DirectoryNumbers.Open(string.Create(CultureInfo.InvariantCulture, $"{procRoot}/{process.Pid}/fd"));
        while (count < MostDescriptorsOfProcess && descriptors.TryNext(out var descriptor))
        {
            count++;
            if (!LogFileNames.IsWanted(_reader.ReadLink(process.Pid, Name("fd/"u8, descriptor)), out var path)) continue;
            if (!IsWritten(process.Pid, descriptor)) continue;
            Note(process.Container, process.Pid, descriptor, path);
        }

        return count;
    }

    private void Note(TrackedContainer container, int pid, int descriptor, string label)
    {
        var link = string.Create(CultureInfo.InvariantCulture, $"{procRoot}/{pid}/fd/{descriptor}");
        if (!FileStatus.TryRead(link, out var status) || !status.IsRegular) return;
        var key = (status.Device, status.Inode);
        if (_files.TryGetValue(key, out var known) && known.Born == status.Born)
        {
            known.Pass = _pass;
            known.SeenAt = time.GetTimestamp();
            // The process whose view of the file was used may be gone.
            if (!Leads(known.Path, status) && PathTo(pid, known.Label, status) is { } path) known.Path = path;
            return;
        }

        if (_files.Count >= MostFiles || PathTo(pid, label, status) is not { } found || !MakePlace(container, label)) return;
        _files[key] = new(container, label, status.Born) { Path = found, Pass = _pass, SeenAt = time.GetTimestamp() };
    }

    // The next file of a rotation takes the place of the one before, which may stay open under another name. A file of the same name somewhere else,
    // as in another root, does not.
    private bool MakePlace(TrackedContainer container, string label)
    {
        var count = 0;
        foreach (var ((device, inode), file) in _files)
        {
            if (file.Container != container) continue;
            count++;
            if (file.Label != label || file.IsReplaced) continue;
            if (FileStatus.TryRead(file.Path, out var there) && there.Device == device && there.Inode == inode) return false;
            file.IsReplaced = true;
        }

        return count < MostFilesOfContainer;
    }

    // A path that outlives the process is better than one through it.
    private string? PathTo(int pid, string label, in FileStatus status)
    {
        if (Leads(label, status)) return label;
        var onHost = $"{procRoot}/1/root{label}";
        if (Leads(onHost, status)) return onHost;
        var inContainer = string.Create(CultureInfo.InvariantCulture, $"{procRoot}/{pid}/root{label}");
        return Leads(inContainer, status) ? inContainer : null;
    }

    private static bool Leads(string path, in FileStatus status) => FileStatus.TryRead(path, out var there) && there.IsSameFile(status);

    private bool IsWritten(int pid, int descriptor) =>
        _reader.TryRead(pid, Name("fdinfo/"u8, descriptor), out var info) && LogFileNames.IsOpenForAppending(info);

    private ReadOnlySpan<byte> Name(ReadOnlySpan<byte> directory, int descriptor)
    {
        directory.CopyTo(_name);
        _ = descriptor.TryFormat(_name.AsSpan(directory.Length), out var written, default, CultureInfo.InvariantCulture);
        return _name.AsSpan(0, directory.Length + written);
    }

    private sealed class Found(TrackedContainer container, string label, DateTimeOffset? born)
    {
        public DateTimeOffset? Born => born;

        public TrackedContainer Container => container;

        public string Label => label;

        public required string Path { get; set; }

        public bool IsReplaced { get; set; }

        public int Pass { get; set; }

        public long SeenAt { get; set; }
    }
}
