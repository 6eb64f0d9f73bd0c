using System.Text;

namespace Taproot.NodeAgent.Containers;

/// <summary>
/// One string per device number, so that numbers compare by reference, and the way from a partition to its disk and to a device's name.
/// Not thread-safe.
/// </summary>
internal sealed class DeviceNumbers(string sysRoot)
{
    private const int MostDevices = 4096;

    private readonly Dictionary<string, string> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Disk, string Name)> _devices = new(StringComparer.Ordinal);
    private readonly string _root = sysRoot.TrimEnd('/') + "/dev/block/";

    /// <summary>The one string for a number such as <c>259:4</c>.</summary>
    internal string Get(ReadOnlySpan<byte> number)
    {
        Span<char> characters = stackalloc char[32];
        if (number.Length > characters.Length)
            return "";
        int length = Encoding.ASCII.GetChars(number, characters);
        return Intern(characters[..length]);
    }

    /// <summary>The one string for a number.</summary>
    internal string Get(string number) => Intern(number);

    /// <summary>Number of the whole disk on which a device lies: itself unless it is a partition.</summary>
    internal string DiskOf(string number) => Find(number).Disk;

    /// <summary>The device's name without /dev/, or its number when the kernel does not say.</summary>
    internal string NameOf(string number) => Find(number).Name;

    private string Intern(ReadOnlySpan<char> number)
    {
        Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(number, out string? known))
            return known;
        if (_numbers.Count >= MostDevices)
            _numbers.Clear();
        string added = number.ToString();
        _numbers.Add(added, added);
        return added;
    }

    private (string Disk, string Name) Find(string number)
    {
        if (_devices.TryGetValue(number, out (string Disk, string Name) known))
            return known;
        if (_devices.Count >= MostDevices)
            _devices.Clear();
        string directory = _root + number;
        (string Disk, string Name) found = (Get(number), number);
        try
        {
            // The entry is a link to …/block/sda/sda1; a partition has its disk's directory above it.
            string? target = Directory.ResolveLinkTarget(directory, returnFinalTarget: true)?.FullName;
            if (target is not null)
            {
                found.Name = Path.GetFileName(target);
                string parent = Path.GetDirectoryName(target) + "/dev";
                if (File.Exists(target + "/partition") && File.Exists(parent))
                    found.Disk = Get(File.ReadAllText(parent).Trim());
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The device went away meanwhile: its number has to do.
        }
        _devices[number] = found;
        return found;
    }
}
