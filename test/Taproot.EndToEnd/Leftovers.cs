using System.Text.Json;

namespace Taproot.EndToEnd;

/// <summary>What a run could leave behind on the host.</summary>
internal static class Leftovers
{
    /// <summary>Ids of all BPF programs in the kernel.</summary>
    public static async Task<HashSet<string>> BpfProgramsAsync()
    {
        (int code, string output) = await Tool.RunAsync("bpftool", "--json", "prog", "list");
        return code == 0
            ? [.. JsonDocument.Parse(output).RootElement.EnumerateArray().Select(program => $"{program.GetProperty("id")} {(program.TryGetProperty("name", out JsonElement name) ? name : default)}")]
            : [];
    }

    /// <summary>Mounts of the kinds that a start makes; others come and go with containers that are none of ours.</summary>
    public static string[] Mounts() => [.. File.ReadAllLines("/proc/self/mounts").Where(line => line.Split(' ')[2] is "tracefs" or "debugfs" or "bpf").Order()];

    /// <summary>Command lines of live processes that speak of a directory.</summary>
    public static string[] ProcessesOf(string directory) =>
        [.. Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])).Select(CommandLine).Where(line => line.Contains(directory, StringComparison.Ordinal))];

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
        }
        catch (IOException)
        {
            return ""; // It ended between the listing and the look.
        }
    }
}
