using System.Globalization;
using System.Net;
using System.Text;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Processes;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Host;

/// <summary>TCP ports of the host's namespace on which processes listen, with their owners; looked at in the background.</summary>
internal sealed class ListenPorts(string procRoot, IContainerRegistry owners, TimeProvider time)
{
    private const int MostPorts = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private readonly FileReader _reader = new(procRoot);
    private readonly Dictionary<ulong, int> _processes = [];
    private volatile IReadOnlyList<(string Address, string Owner)> _last = [];

    internal async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            _last = Look();
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    internal void Collect(IMetricSink sink)
    {
        foreach ((string address, string owner) in _last)
            sink.Add(HostMetrics.ListenInfo, 1, address, owner);
    }

    internal IReadOnlyList<(string Address, string Owner)> Look()
    {
        var sockets = new List<(IPEndPoint Address, ulong Inode)>();
        Read("tcp", sockets);
        Read("tcp6", sockets);
        if (sockets.Exists(s => !_processes.ContainsKey(s.Inode)))
            FindProcesses();
        var ports = new SortedSet<(string, string)>();
        foreach ((IPEndPoint address, ulong inode) in sockets)
        {
            string owner = _processes.TryGetValue(inode, out int pid) ? owners.FindOwner(pid, ProcessActivity.Listens) ?? "" : "";
            if (ports.Count < MostPorts)
                ports.Add((address.ToString(), owner));
        }
        return [.. ports];
    }

    /// <summary>Parses the listening sockets of a file such as /proc/net/tcp.</summary>
    internal static void ParseListening(ReadOnlySpan<byte> text, List<(IPEndPoint Address, ulong Inode)> into)
    {
        KernelText.TryTakeLine(ref text, out _);
        while (KernelText.TryTakeLine(ref text, out ReadOnlySpan<byte> line))
        {
            KernelText.SkipFields(ref line, 1);
            ReadOnlySpan<byte> local = KernelText.TakeField(ref line);
            KernelText.SkipFields(ref line, 1);
            if (!KernelText.TakeField(ref line).SequenceEqual("0A"u8) || ParseAddress(local) is not { } address)
                continue;
            KernelText.SkipFields(ref line, 5);
            into.Add((address, KernelText.TakeUInt64(ref line)));
        }
    }

    /// <summary>An address as the kernel prints it: words of 32 bits in the machine's byte order; null when it is not of that form.</summary>
    internal static IPEndPoint? ParseAddress(ReadOnlySpan<byte> text)
    {
        int colon = text.IndexOf((byte)':');
        if (colon is not (8 or 32) || text.Length != colon + 5)
            return null;
        Span<byte> address = stackalloc byte[colon / 2];
        Span<byte> port = stackalloc byte[2];
        if (Convert.FromHexString(text[..colon], address, out _, out _) != System.Buffers.OperationStatus.Done
            || Convert.FromHexString(text[(colon + 1)..], port, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return null;
        }
        for (int word = 0; word < address.Length; word += 4)
            address.Slice(word, 4).Reverse();
        var ip = new IPAddress(address);
        return new IPEndPoint(ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip, (port[0] << 8) | port[1]);
    }

    private void Read(string file, List<(IPEndPoint Address, ulong Inode)> into)
    {
        if (_reader.TryRead($"{procRoot}/1/net/{file}", out ReadOnlySpan<byte> text) || _reader.TryRead($"{procRoot}/net/{file}", out text))
            ParseListening(text, into);
    }

    private void FindProcesses()
    {
        _processes.Clear();
        foreach (string directory in Directory.EnumerateDirectories(procRoot))
        {
            if (!int.TryParse(Path.GetFileName(directory.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int pid))
                continue;
            try
            {
                foreach (string path in Directory.EnumerateFileSystemEntries(directory + "/fd"))
                {
                    ReadOnlySpan<byte> target = _reader.ReadLink(pid, Encoding.ASCII.GetBytes("fd/" + Path.GetFileName(path)));
                    if (target.StartsWith("socket:["u8) && KernelText.ToUInt64(target[8..]) is > 0 and var inode)
                        _processes.TryAdd(inode, pid);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The process ended, or is not ours to look into.
            }
        }
    }
}
