namespace Taproot.NodeAgent.Host;

/// <summary>What names this machine in every series.</summary>
/// <param name="MachineId">The <c>machine_id</c> label: 32 hex digits.</param>
/// <param name="SystemUuid">The <c>system_uuid</c> label from the firmware, empty when it has none.</param>
/// <param name="Hostname">Host name.</param>
/// <param name="KernelVersion">Release of the kernel.</param>
internal sealed record HostIdentity(string MachineId, string SystemUuid, string Hostname, string KernelVersion)
{
    private const string IdFile = "machine-id";

    /// <summary>
    /// Reads the identity. A machine without an id of its own gets a random one that is kept in the agent's data directory.
    /// </summary>
    internal static HostIdentity Read(HostOptions options)
    {
        string uuid = ReadText(options.SysRoot + "/class/dmi/id/product_uuid");
        string machine = ReadHostFile(options, "etc/machine-id");
        if (machine.Length == 0)
            machine = ReadHostFile(options, "var/lib/dbus/machine-id");
        if (machine.Length == 0)
            machine = uuid;
        machine = machine.Replace("-", "", StringComparison.Ordinal);
        if (machine.Length == 0)
            machine = Persisted(options.DataDirectory);
        return new HostIdentity(machine, uuid, FindHostname(options), ReadText(options.ProcRoot + "/sys/kernel/osrelease"));
    }

    private static string FindHostname(HostOptions options)
    {
        // The agent's own name when it runs in a container: the file that tells the host's wins.
        string name = options.ProcRoot == "/proc" ? ReadText("/proc/1/root/etc/hostname") : "";
        string kernel = ReadText(options.ProcRoot + "/sys/kernel/hostname");
        bool inContainer = name.Length > 0 && File.Exists("/.dockerenv");
        return inContainer || kernel.Length == 0 ? name : kernel;
    }

    private static string Persisted(string directory)
    {
        string path = Path.Join(directory, IdFile);
        string known = directory.Length == 0 ? "" : ReadText(path);
        if (known.Length > 0)
            return known;
        string made = Guid.NewGuid().ToString("N");
        if (directory.Length == 0)
            return made;
        try
        {
            Directory.CreateDirectory(directory);
            File.WriteAllText(path, made + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without a place to keep it the id holds for this run.
        }
        return made;
    }

    /// <summary>A file of the host as its first process sees it, else as the agent does.</summary>
    private static string ReadHostFile(HostOptions options, string path)
    {
        string seen = ReadText(Path.Join(options.ProcRoot, "1/root", path));
        return seen.Length > 0 ? seen : ReadText(Path.Join(options.FileRoot, path));
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path).Trim() : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
