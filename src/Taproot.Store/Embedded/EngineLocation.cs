using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Taproot.Store.Embedded;

/// <summary>The files by which server and engine find each other.</summary>
internal static class EngineLocation
{
    private const int MaximumSocketPath = 107; // sun_path is 108 bytes with its end

    /// <summary>The engine's socket: in the data directory, or, when that path is too long for a socket, in a private temporary directory.</summary>
    public static string SocketPath(string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "store.sock");
        if (Encoding.UTF8.GetByteCount(path) <= MaximumSocketPath) return path;
        var name = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(path)).ToString("x16", CultureInfo.InvariantCulture);
        var directory = Path.Combine(Path.GetTempPath(), $"taproot-{name}");
        Private(directory);
        return Path.Combine(directory, "store.sock");
    }

    /// <summary>Makes a directory that only its owner may enter.</summary>
    public static void Private(string directory)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("The embedded store runs on Linux only; set the address of a ClickHouse server.");
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>A quarter of the machine's memory, at most 2 GiB.</summary>
    public static long DefaultMemoryBytes() =>
        Math.Min(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, 2L << 30);
}
