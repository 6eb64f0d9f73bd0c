using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Taproot.NodeAgent.Processes;
using Taproot.Telemetry.Metrics;

namespace Taproot.NodeAgent.Host;

/// <summary>What a disk says about itself; NaN where it does not.</summary>
/// <param name="Device">Device without /dev/.</param>
/// <param name="Healthy">False when it expects to fail.</param>
/// <param name="WearRatio">Used part of its write endurance.</param>
/// <param name="Celsius">Temperature.</param>
internal sealed record DiskHealth(string Device, bool Healthy, double WearRatio, double Celsius);

/// <summary>Asks NVMe and SATA disks about their health every few minutes in the background: a disk in trouble may take seconds to answer.</summary>
internal sealed class DiskHealthMonitor(HostOptions options, TimeProvider time)
{
    private volatile IReadOnlyList<DiskHealth> _last = [];

    internal async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(options.DiskHealthInterval, time);
        do
        {
            _last = AskAll();
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    internal void Collect(IMetricSink sink)
    {
        foreach (DiskHealth disk in _last)
        {
            sink.Add(HostMetrics.DiskHealthy, disk.Healthy ? 1 : 0, disk.Device);
            if (!double.IsNaN(disk.WearRatio))
                sink.Add(HostMetrics.DiskWear, disk.WearRatio, disk.Device);
            if (!double.IsNaN(disk.Celsius))
                sink.Add(HostMetrics.DiskTemperature, disk.Celsius, disk.Device);
        }
    }

    /// <summary>Health by the NVMe log page 2.</summary>
    internal static DiskHealth ParseNvme(string device, ReadOnlySpan<byte> log)
    {
        int kelvin = BinaryPrimitives.ReadUInt16LittleEndian(log[1..]);
        return new DiskHealth(device, log[0] == 0, log[5] / 100.0, kelvin == 0 ? double.NaN : kelvin - 273.15);
    }

    /// <summary>Health by the registers that SMART RETURN STATUS leaves in the descriptor sense data; null when they are not there.</summary>
    internal static DiskHealth? ParseAta(string device, ReadOnlySpan<byte> sense)
    {
        const int Descriptor = 8;
        if (sense.Length < Descriptor + 14 || (sense[0] & 0x7f) != 0x72 || sense[Descriptor] != 0x09)
            return null;
        (byte middle, byte high) = (sense[Descriptor + 9], sense[Descriptor + 11]);
        return (middle, high) switch
        {
            (0x4f, 0xc2) => new DiskHealth(device, true, double.NaN, double.NaN),
            (0xf4, 0x2c) => new DiskHealth(device, false, double.NaN, double.NaN),
            _ => null,
        };
    }

    private List<DiskHealth> AskAll()
    {
        List<DiskHealth> answers = [];
        try
        {
            foreach (string path in Directory.EnumerateFileSystemEntries(options.SysRoot + "/block"))
            {
                string device = Path.GetFileName(path);
                DiskHealth? health = device.StartsWith("nvme", StringComparison.Ordinal) ? AskNvme(device)
                    : device.StartsWith("sd", StringComparison.Ordinal) ? AskAta(device)
                    : null;
                if (health is not null)
                    answers.Add(health);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // No block devices to be seen.
        }
        return answers;
    }

    private unsafe DiskHealth? AskNvme(string device)
    {
        const nuint AdminCommand = 0xC048_4E41;
        const int LogLength = 512;
        byte* log = stackalloc byte[LogLength];
        NvmeCommand command = new()
        {
            Opcode = 2, Namespace = 0xffff_ffff, Address = (ulong)log, DataLength = LogLength, Dword10 = 2 | ((LogLength / 4 - 1) << 16), TimeoutMs = 5000,
        };
        return Control(device, AdminCommand, &command) ? ParseNvme(device, new ReadOnlySpan<byte>(log, LogLength)) : null;
    }

    private unsafe DiskHealth? AskAta(string device)
    {
        const nuint ScsiGenericIo = 0x2285;
        byte* sense = stackalloc byte[32];
        new Span<byte>(sense, 32).Clear();

        // ATA PASS-THROUGH (16): no data, registers wanted back, SMART RETURN STATUS with its signature in the cylinder registers.
        byte* command = stackalloc byte[16] { 0x85, 3 << 1, 0x20, 0, 0xda, 0, 0, 0, 0, 0, 0x4f, 0, 0xc2, 0, 0xb0, 0 };
        ScsiRequest request = new()
        {
            InterfaceId = 'S', Direction = -1, CommandLength = 16, SenseLength = 32, Command = command, Sense = sense, TimeoutMs = 5000,
        };
        return Control(device, ScsiGenericIo, &request) ? ParseAta(device, new ReadOnlySpan<byte>(sense, request.SenseWritten)) : null;
    }

    private unsafe bool Control(string device, nuint request, void* argument)
    {
        int fd;
        fixed (byte* path = Encoding.UTF8.GetBytes(Path.Join(options.FileRoot, "dev", device) + "\0"))
            fd = LibC.Open(path, LibC.OpenReadOnly | LibC.OpenNonBlocking | LibC.OpenCloseOnExec);
        if (fd < 0)
            return false;
        int result = LibC.Ioctl(fd, request, argument);
        _ = LibC.Close(fd);
        return result == 0;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct NvmeCommand
    {
        public byte Opcode;
        public byte Flags;
        public ushort Reserved;
        public uint Namespace;
        public uint Dword2;
        public uint Dword3;
        public ulong Metadata;
        public ulong Address;
        public uint MetadataLength;
        public uint DataLength;
        public uint Dword10;
        public uint Dword11;
        public uint Dword12;
        public uint Dword13;
        public uint Dword14;
        public uint Dword15;
        public uint TimeoutMs;
        public uint Result;
    }

    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct ScsiRequest
    {
        public int InterfaceId;
        public int Direction;
        public byte CommandLength;
        public byte SenseLength;
        public ushort ScatterCount;
        public uint DataLength;
        public void* Data;
        public byte* Command;
        public byte* Sense;
        public uint TimeoutMs;
        public uint Flags;
        public int PackId;
        public void* User;
        public byte Status;
        public byte MaskedStatus;
        public byte MessageStatus;
        public byte SenseWritten;
        public ushort HostStatus;
        public ushort DriverStatus;
        public int Residual;
        public uint Duration;
        public uint Info;
    }
}
