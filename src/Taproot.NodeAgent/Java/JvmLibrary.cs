using System.Globalization;
using System.Security.Cryptography;

namespace Taproot.NodeAgent.Java;

/// <summary>Has a JVM load a library that lies in its file system only as long as that takes.</summary>
internal static class JvmLibrary
{
    private const int ReadableByAll = 0x1ed; // 0755

    // Where one may write as a rule. A file system from which nothing may be run makes the JVM refuse, and the next is tried.
    private static readonly string[] Places = ["/tmp", "/var/tmp", "/dev/shm", "/run"];

    /// <summary>Loads it and calls its entry.</summary>
    /// <param name="jvm">Into whom.</param>
    /// <param name="client">Speaks to it.</param>
    /// <param name="name">How the file name begins.</param>
    /// <param name="library">The file.</param>
    /// <param name="options">What its entry is told.</param>
    /// <param name="reply">What the JVM said last.</param>
    internal static JvmObstacle Load(Jvm jvm, AttachClient client, string name, ReadOnlySpan<byte> library, string options, out AttachReply reply)
    {
        reply = default;
        var obstacle = JvmObstacle.NoPlace;
        foreach (var place in Places)
        {
            using var directory = ContainerDirectory.Open(jvm.ProcRoot, jvm.Pid, place);
            if (directory is null) continue;
            var file = string.Create(CultureInfo.InvariantCulture, $"{name}-{RandomNumberGenerator.GetHexString(12, lowercase: true)}.so");
            try
            {
                if (!TryWrite(directory, file, library)) continue;
                obstacle = client.Send("load", [$"{place}/{file}", "true", options], out reply);
                if (obstacle != JvmObstacle.None) return obstacle;
                if (reply.IsOk) return JvmObstacle.None;
                obstacle = JvmObstacle.Refused;
                // Its entry was called, so it was loaded: another place would not help.
                if (reply.Code != 0) return obstacle;
            }
            finally
            {
                directory.Remove(file);
            }
        }
        return obstacle;
    }

    private static bool TryWrite(ContainerDirectory directory, string name, ReadOnlySpan<byte> library)
    {
        try
        {
            using var file = directory.Create(name, ReadableByAll, out _);
            if (file is null) return false;
            RandomAccess.Write(file, library, 0);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // full
        }
    }
}
