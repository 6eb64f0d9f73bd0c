using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Taproot.NodeAgent.Tests.Logs;

/// <summary>Makes real journal files, by systemd's own writer out of its export format.</summary>
internal static class JournalLab
{
    internal const string Cgroup = "/system.slice/web.service";
    private const string Writer = "/lib/systemd/systemd-journal-remote";

    /// <summary>Skips the test where the writer is not installed.</summary>
    internal static void Require() => Assert.SkipUnless(File.Exists(Writer), "systemd-journal-remote is not installed");

    /// <summary>An entry of the export format.</summary>
    internal static byte[] Entry(int number, params ReadOnlySpan<(string Name, string Value)> fields)
    {
        using var bytes = new MemoryStream();
        bytes.Write(Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"__REALTIME_TIMESTAMP={1_700_000_000_000_000 + number}\n__MONOTONIC_TIMESTAMP={1000 + number}\n_BOOT_ID=0123456789abcdef0123456789abcdef\n")));
        foreach (var (name, value) in fields)
        {
            var text = Encoding.UTF8.GetBytes(value);
            bytes.Write(Encoding.UTF8.GetBytes(name + "\n"));
            bytes.Write(BitConverter.GetBytes((long)text.Length));
            bytes.Write(text);
            bytes.WriteByte((byte)'\n');
        }

        bytes.WriteByte((byte)'\n');
        return bytes.ToArray();
    }

    /// <summary>A line that a unit wrote to its outputs.</summary>
    internal static byte[] Line(int number, string message, int priority = 6, string cgroup = Cgroup) => Entry(
        number, ("MESSAGE", message), ("PRIORITY", priority.ToString(CultureInfo.InvariantCulture)), ("_SYSTEMD_CGROUP", cgroup), ("_TRANSPORT", "stdout"));

    /// <summary>Writes entries into a journal file, behind those that it has.</summary>
    internal static void Write(string path, bool compact, params IEnumerable<byte[]> entries)
    {
        var start = new ProcessStartInfo(Writer, ["-o", path, "-"]) { RedirectStandardInput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["SYSTEMD_JOURNAL_COMPACT"] = compact ? "1" : "0";
        using var writer = Process.Start(start)!;
        foreach (var entry in entries) writer.StandardInput.BaseStream.Write(entry);
        writer.StandardInput.Close();
        var said = writer.StandardError.ReadToEnd();
        writer.WaitForExit();
        Assert.True(writer.ExitCode == 0, said);
    }
}
