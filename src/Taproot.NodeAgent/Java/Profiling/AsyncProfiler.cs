using System.Globalization;
using Taproot.NodeAgent.Processes;
using Taproot.NodeAgent.Runtimes;
using Taproot.Telemetry.Jfr;

namespace Taproot.NodeAgent.Java.Profiling;

/// <summary>Has a JVM start and stop async-profiler, which is loaded by the first command and called again by the others.</summary>
/// <param name="session">The JVM.</param>
/// <param name="library">Where the library is.</param>
/// <param name="options">Interval and patience.</param>
/// <param name="stop">Ends the waiting.</param>
internal sealed class AsyncProfiler(JavaSession session, AsyncProfilerLibrary library, JavaProfilerOptions options, CancellationToken stop)
{
    private const int ReadableByAll = 0x1ed; // 0755
    private const string Temporary = "/tmp";
    private const string Foreign = "libasyncProfiler";

    // Should the agent be gone, it stops by itself.
    private const int IntervalsWithoutAgent = 3;

    private Jvm Target => session.Jvm!;

    private AttachClient Client => new(Target, options.Patience, stop);

    /// <summary>Begins a recording; the JVM's words beside the obstacle.</summary>
    internal JvmObstacle Start(out string words)
    {
        words = "";
        if (session.LibraryPath.Length == 0 && Prepare() is not JvmObstacle.None and var obstacle) return obstacle;
        using var directory = ContainerDirectory.Open(Target.ProcRoot, Target.Pid, Temporary);
        if (directory is null) return JvmObstacle.NoPlace;
        directory.Remove(session.RecordingName);
        var period = (JfrReader.CpuPeriod / 1_000_000).ToString(CultureInfo.InvariantCulture);
        var limit = ((long)options.Profiles.Interval.TotalSeconds * IntervalsWithoutAgent).ToString(CultureInfo.InvariantCulture);
        return Send(directory, $"start,event=itimer,interval={period}ms,alloc,lock,jfr,timeout={limit},file={Temporary}/{session.RecordingName}", out words);
    }

    /// <summary>Ends it and takes the recording; empty when there is none, null when it is too long.</summary>
    internal JvmObstacle Stop(out byte[]? recording, out string words)
    {
        (recording, words) = ([], "");
        using var directory = ContainerDirectory.Open(Target.ProcRoot, Target.Pid, Temporary);
        if (directory is null) return JvmObstacle.Gone;
        var obstacle = Send(directory, $"stop,file={Temporary}/{session.RecordingName}", out words);
        try
        {
            recording = ReadRecording(directory);
        }
        finally
        {
            directory.Remove(session.RecordingName);
        }
        return obstacle;
    }

    /// <summary>Removes the library's file, should it still lie there.</summary>
    internal void Clean()
    {
        using var directory = ContainerDirectory.Open(Target.ProcRoot, Target.Pid, Temporary);
        if (directory is not null && IsOurs(session.LibraryPath)) directory.Remove(Path.GetFileName(session.LibraryPath));
    }

    private static bool IsOurs(string path) => Path.GetFileName(path.AsSpan()).StartsWith(JavaProfiler.LibraryName, StringComparison.Ordinal);

    /// <summary>Decides on the library: the one that an earlier agent loaded, one that is installed there, or a copy of the host's.</summary>
    private JvmObstacle Prepare()
    {
        if (!new FileReader(Target.ProcRoot).TryRead(Target.Pid, "maps"u8, out var text)) return JvmObstacle.Gone;
        foreach (var file in ProcessMaps.Parse(text))
        {
            var name = Path.GetFileName(file.Path.AsSpan());
            if (IsOurs(file.Path))
            {
                const string deleted = " (deleted)";
                session.LibraryPath = file.Path.EndsWith(deleted, StringComparison.Ordinal) ? file.Path[..^deleted.Length] : file.Path;
                _ = Stop(out _, out _);
                return JvmObstacle.None;
            }
            if (name.StartsWith(Foreign, StringComparison.Ordinal)) return JvmObstacle.Occupied;
        }
        if (library.Read() is not null) session.LibraryPath = $"{Temporary}/{JavaSession.NewLibraryName()}";
        else if (library.FindIn(Target) is { } installed) session.LibraryPath = installed;
        else return JvmObstacle.NoLibrary;
        return JvmObstacle.None;
    }

    /// <summary>
    /// By the path of a library that it has loaded, glibc finds it without the file; where that does not hold, the file is put there, and stays until
    /// the end.
    /// </summary>
    private JvmObstacle Send(ContainerDirectory directory, string command, out string words)
    {
        var obstacle = Client.Send("load", [session.LibraryPath, "true", command], out var reply);
        words = reply.Text;
        if (obstacle != JvmObstacle.None || reply.IsOk) return obstacle;
        if (reply.Code != 0 || !IsOurs(session.LibraryPath) || library.Read() is not { } bytes) return JvmObstacle.Refused;
        var name = Path.GetFileName(session.LibraryPath);
        directory.Remove(name);
        var isFirst = session.StartTimestamp == 0;
        using (var file = directory.Create(name, ReadableByAll, out _))
        {
            if (file is null) return JvmObstacle.NoPlace;
            RandomAccess.Write(file, bytes, 0);
        }
        obstacle = Client.Send("load", [session.LibraryPath, "true", command], out reply);
        words = reply.Text;
        if (isFirst) directory.Remove(name);
        return obstacle != JvmObstacle.None || reply.IsOk ? obstacle : JvmObstacle.Refused;
    }

    private byte[]? ReadRecording(ContainerDirectory directory)
    {
        using var file = directory.OpenFile(session.RecordingName);
        if (file is null) return [];
        // A pipe or a device has no length.
        var length = RandomAccess.GetLength(file);
        if (length > options.LongestRecording) return null;
        var bytes = new byte[length];
        var read = 0;
        for (int count; read < bytes.Length && (count = RandomAccess.Read(file, bytes.AsSpan(read), read)) > 0;) read += count;
        return read == bytes.Length ? bytes : bytes[..read];
    }
}
