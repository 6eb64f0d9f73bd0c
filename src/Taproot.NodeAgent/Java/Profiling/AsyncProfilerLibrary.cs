namespace Taproot.NodeAgent.Java.Profiling;

/// <summary>Where async-profiler is: it does not come with the agent.</summary>
internal sealed class AsyncProfilerLibrary(JavaProfilerOptions options)
{
    private const long Largest = 32L << 20;
    private byte[]? _bytes;
    private bool _isLookedFor;

    /// <summary>The library of this host; null when it is not installed.</summary>
    internal byte[]? Read()
    {
        if (_isLookedFor) return _bytes;
        _isLookedFor = true;
        string[] places = options.Library.Length > 0 ? [options.Library] : [.. options.Places, .. options.Places.Select(p => "/proc/1/root" + p)];
        foreach (var place in places)
        {
            if (TryRead(place) is not { } bytes) continue;
            _bytes = bytes;
            break;
        }
        return _bytes;
    }

    /// <summary>Its path in the JVM's own file system; null when it is not installed there.</summary>
    internal string? FindIn(Jvm jvm)
    {
        foreach (var place in options.Places)
        {
            using var directory = ContainerDirectory.Open(jvm.ProcRoot, jvm.Pid, Path.GetDirectoryName(place)!);
            using var file = directory?.OpenFile(Path.GetFileName(place));
            if (file is not null) return place;
        }
        return null;
    }

    private static byte[]? TryRead(string path)
    {
        try
        {
            var file = new FileInfo(path);
            return file.Exists && file.Length is > 0 and <= Largest ? File.ReadAllBytes(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
