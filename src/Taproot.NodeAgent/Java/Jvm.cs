using System.Buffers.Binary;
using System.Globalization;
using Taproot.NodeAgent.Processes;
using Taproot.NodeAgent.Runtimes;

namespace Taproot.NodeAgent.Java;

/// <summary>A running HotSpot JVM, with what is needed to talk to it.</summary>
/// <param name="ProcRoot">Where procfs is.</param>
/// <param name="Pid">Its process id here.</param>
/// <param name="InnerPid">And in its own namespace.</param>
/// <param name="StartTicks">Start since boot in ticks, which tells it from a later process of the same id.</param>
/// <param name="UserId">User that it acts as.</param>
/// <param name="GroupId">Group that it acts as.</param>
internal sealed record Jvm(string ProcRoot, int Pid, int InnerPid, ulong StartTicks, uint UserId, uint GroupId)
{
    private const int QuitSignal = 3;
    private static readonly string[] OptionVariables = ["JAVA_TOOL_OPTIONS=", "JDK_JAVA_OPTIONS=", "_JAVA_OPTIONS="];

    /// <summary>Its directory in procfs.</summary>
    internal string Directory => string.Create(CultureInfo.InvariantCulture, $"{ProcRoot}/{Pid}");

    /// <summary>True for the file name of a JVM's library, HotSpot or not.</summary>
    internal static bool IsLibrary(string path) => IsHotSpot(path) || Path.GetFileName(path.AsSpan()).StartsWith("libj9vm", StringComparison.Ordinal);

    /// <summary>Looks at a process; null with the obstacle when nothing should be loaded into it.</summary>
    internal static Jvm? Inspect(string procRoot, int pid, out JvmObstacle obstacle)
    {
        var reader = new FileReader(procRoot);
        obstacle = JvmObstacle.Gone;
        if (!reader.TryRead(pid, "stat"u8, out var text) || !ProcessStat.TryParse(text, out var stat)) return null;
        if (!reader.TryRead(pid, "maps"u8, out text)) return null;
        var library = ProcessMaps.Parse(text).Find(f => f.IsCode && IsHotSpot(f.Path));
        obstacle = ObstacleOf(reader, pid, library, procRoot);
        if (obstacle != JvmObstacle.None) return null;
        obstacle = JvmObstacle.Gone;
        if (!reader.TryRead(pid, "status"u8, out var status)) return null;
        var (user, group) = (IdOf(status, "Uid:"u8), IdOf(status, "Gid:"u8));
        obstacle = Catches(status, QuitSignal) ? JvmObstacle.None : JvmObstacle.SignalNotCaught;
        return obstacle == JvmObstacle.None ? new(procRoot, pid, ProcessImage.NamespacePidOf(status, pid), stat.StartTicks, user, group) : null;
    }

    /// <summary>True while it is the same process, and still catches the signal.</summary>
    internal bool IsSame()
    {
        var reader = new FileReader(ProcRoot);
        return reader.TryRead(Pid, "stat"u8, out var text) && ProcessStat.TryParse(text, out var stat) && stat.StartTicks == StartTicks
            && reader.TryRead(Pid, "status"u8, out var status) && Catches(status, QuitSignal);
    }

    /// <summary>What options, from wherever they come, forbid.</summary>
    internal static JvmObstacle ObstacleIn(IEnumerable<string> options)
    {
        var (isAttachOff, areAgentsOff) = (false, false);
        foreach (var option in options)
        {
            // The last one holds.
            isAttachOff = option switch { "-XX:+DisableAttachMechanism" => true, "-XX:-DisableAttachMechanism" => false, _ => isAttachOff };
            areAgentsOff = option switch { "-XX:-EnableDynamicAgentLoading" => true, "-XX:+EnableDynamicAgentLoading" => false, _ => areAgentsOff };
        }
        return isAttachOff ? JvmObstacle.AttachDisabled : areAgentsOff ? JvmObstacle.AgentsDisabled : JvmObstacle.None;
    }

    /// <summary>True when a handler for a signal is set, by the text of <c>/proc/PID/status</c>.</summary>
    internal static bool Catches(ReadOnlySpan<byte> status, int signal)
    {
        while (KernelText.TryTakeLine(ref status, out var line))
        {
            if (!line.StartsWith("SigCgt:"u8)) continue;
            return ulong.TryParse(line["SigCgt:"u8.Length..].Trim("\t "u8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var mask) && (mask >> (signal - 1) & 1) != 0;
        }
        return false;
    }

    private static bool IsHotSpot(string path) => path.EndsWith("/libjvm.so", StringComparison.Ordinal);

    private static JvmObstacle ObstacleOf(FileReader reader, int pid, MappedFile? library, string procRoot)
    {
        if (library is not { } hotSpot) return JvmObstacle.OtherMachine;
        if (!IsOurArchitecture(string.Create(CultureInfo.InvariantCulture, $"{procRoot}/{pid}/map_files/{hotSpot.Start:x}-{hotSpot.End:x}"))
            && !IsOurArchitecture(string.Create(CultureInfo.InvariantCulture, $"{procRoot}/{pid}/root{hotSpot.Path}")))
            return JvmObstacle.OtherArchitecture;
        if (!reader.TryRead(pid, "environ"u8, out var environment)) return JvmObstacle.Gone;
        List<string> options = [.. OptionsIn(CommandLine.Split(environment))];
        if (!reader.TryRead(pid, "cmdline"u8, out var arguments)) return JvmObstacle.Gone;
        options.AddRange(CommandLine.Split(arguments));
        return ObstacleIn(options);
    }

    private static IEnumerable<string> OptionsIn(string[] environment)
    {
        foreach (var name in OptionVariables)
        {
            if (Array.Find(environment, v => v.StartsWith(name, StringComparison.Ordinal)) is not { } variable) continue;
            foreach (var option in variable[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)) yield return option;
        }
    }

    /// <summary>64 bits and the same machine as this process's own executable.</summary>
    private static bool IsOurArchitecture(string path)
    {
        Span<byte> theirs = stackalloc byte[ElfStart], own = stackalloc byte[ElfStart];
        return TryReadStart(path, theirs) && TryReadStart("/proc/self/exe", own) && theirs[4] == own[4]
            && BinaryPrimitives.ReadUInt16LittleEndian(theirs[18..]) == BinaryPrimitives.ReadUInt16LittleEndian(own[18..]);
    }

    private const int ElfStart = 20;

    private static bool TryReadStart(string path, Span<byte> into)
    {
        try
        {
            using var file = File.OpenHandle(path);
            return RandomAccess.Read(file, into, 0) == into.Length && into.StartsWith("\u007fELF"u8);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The second number of the line: the effective one.</summary>
    private static uint IdOf(ReadOnlySpan<byte> status, ReadOnlySpan<byte> key)
    {
        while (KernelText.TryTakeLine(ref status, out var line))
        {
            if (!line.StartsWith(key)) continue;
            KernelText.SkipFields(ref line, 2);
            return (uint)KernelText.TakeUInt64(ref line);
        }
        return 0;
    }
}
