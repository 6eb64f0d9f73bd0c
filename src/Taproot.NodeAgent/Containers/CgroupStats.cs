using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Containers;

/// <summary>CPU figures of a cgroup; NaN where the kernel does not say.</summary>
/// <param name="UsageSeconds">CPU time used.</param>
/// <param name="ThrottledSeconds">Time in which the quota stopped it.</param>
/// <param name="LimitCores">Quota over period; NaN without a limit.</param>
internal readonly record struct CgroupCpu(double UsageSeconds, double ThrottledSeconds, double LimitCores);

/// <summary>Memory figures of a cgroup in bytes; NaN where the kernel does not say.</summary>
/// <param name="Rss">Anonymous and mapped file memory.</param>
/// <param name="Cache">Page cache.</param>
/// <param name="Limit">Limit; NaN without one.</param>
internal readonly record struct CgroupMemory(double Rss, double Cache, double Limit);

/// <summary>Seconds for which some or all tasks waited; NaN where the kernel does not say.</summary>
/// <param name="SomeSeconds">At least one task waited.</param>
/// <param name="FullSeconds">All tasks waited.</param>
internal readonly record struct CgroupPressure(double SomeSeconds, double FullSeconds);

/// <summary>I/O of a cgroup on one device.</summary>
internal struct DeviceIo
{
    internal string Device;
    internal ulong Reads;
    internal ulong Writes;
    internal ulong ReadBytes;
    internal ulong WrittenBytes;

    /// <summary>True when reads and writes were counted too.</summary>
    internal bool HasOperations;
}

/// <summary>Reads a cgroup's statistics, v1 where the container has a v1 controller, else v2.</summary>
internal static class CgroupStats
{
    private const ulong NoLimitV1 = 1UL << 62;

    internal static CgroupCpu ReadCpu(FileReader reader, CgroupFiles files)
    {
        double usage = double.NaN, throttled = double.NaN, limit = double.NaN;
        if (files.CpuUsageV1 is not null && reader.TryRead(files.CpuUsageV1, out ReadOnlySpan<byte> text) && KernelText.TryToUInt64(text, out ulong nanoseconds))
            usage = nanoseconds / 1e9;
        if (files.CpuStatV1 is not null)
        {
            if (reader.TryRead(files.CpuStatV1, out text) && KernelText.TryFindValue(text, "throttled_time"u8, out nanoseconds))
                throttled = nanoseconds / 1e9;
            limit = ReadQuotaV1(reader, files);
        }
        if ((double.IsNaN(usage) || double.IsNaN(throttled)) && files.CpuStatV2 is not null && reader.TryRead(files.CpuStatV2, out text))
        {
            if (double.IsNaN(usage) && KernelText.TryFindValue(text, "usage_usec"u8, out ulong microseconds))
                usage = microseconds / 1e6;
            if (double.IsNaN(throttled) && KernelText.TryFindValue(text, "throttled_usec"u8, out microseconds))
                throttled = microseconds / 1e6;
        }
        if (files.CpuMaxV2 is not null && reader.TryRead(files.CpuMaxV2, out text))
        {
            bool limited = KernelText.TryToUInt64(KernelText.TakeField(ref text), out ulong quota);
            ulong period = KernelText.TakeUInt64(ref text);
            if (limited && period > 0)
                limit = (double)quota / period;
        }
        return new CgroupCpu(usage, throttled, limit);
    }

    internal static CgroupMemory ReadMemory(FileReader reader, CgroupFiles files)
    {
        double limit = double.NaN;
        if (files.MemoryStatV1 is not null)
        {
            if (reader.TryRead(files.MemoryLimitV1!, out ReadOnlySpan<byte> text) && KernelText.TryToUInt64(text, out ulong bytes) && bytes < NoLimitV1)
                limit = bytes;
            return reader.TryRead(files.MemoryStatV1, out text)
                ? ParseMemory(text, "total_rss"u8, "total_mapped_file"u8, "total_cache"u8, limit)
                : new CgroupMemory(double.NaN, double.NaN, limit);
        }
        if (files.MemoryStatV2 is not null)
        {
            if (reader.TryRead(files.MemoryMaxV2!, out ReadOnlySpan<byte> text) && KernelText.TryToUInt64(text, out ulong bytes))
                limit = bytes;
            if (reader.TryRead(files.MemoryStatV2, out text))
                return ParseMemory(text, "anon"u8, "file_mapped"u8, "file"u8, limit);
        }
        return new CgroupMemory(double.NaN, double.NaN, limit);
    }

    internal static CgroupPressure ReadPressure(FileReader reader, string? path)
    {
        double some = double.NaN, full = double.NaN;
        if (path is null || !reader.TryRead(path, out ReadOnlySpan<byte> text))
            return new CgroupPressure(some, full);
        while (KernelText.TryTakeLine(ref text, out ReadOnlySpan<byte> line))
        {
            int at = line.IndexOf("total="u8);
            if (at < 0)
                continue;
            double seconds = KernelText.ToUInt64(line[(at + 6)..]) / 1e6;
            if (line.StartsWith("some"u8))
                some = seconds;
            else if (line.StartsWith("full"u8))
                full = seconds;
        }
        return new CgroupPressure(some, full);
    }

    /// <summary>Adds the I/O of each device (as <c>MAJOR:MINOR</c>) to <paramref name="devices"/>, which is cleared first.</summary>
    internal static void ReadIo(FileReader reader, CgroupFiles files, DeviceNumbers names, List<DeviceIo> devices)
    {
        devices.Clear();
        if (files.IoServicedV1 is not null)
        {
            if (reader.TryRead(files.IoServicedV1, out ReadOnlySpan<byte> serviced))
                ParseIoV1(serviced, names, devices, bytes: false);
            if (reader.TryRead(files.IoBytesV1!, out ReadOnlySpan<byte> bytes))
                ParseIoV1(bytes, names, devices, bytes: true);
        }
        else if (files.IoStatV2 is not null && reader.TryRead(files.IoStatV2, out ReadOnlySpan<byte> stat))
        {
            ParseIoV2(stat, names, devices);
        }
    }

    private static double ReadQuotaV1(FileReader reader, CgroupFiles files)
    {
        // -1 is no quota and does not parse as an unsigned number.
        if (!reader.TryRead(files.CpuQuotaV1!, out ReadOnlySpan<byte> text) || !KernelText.TryToUInt64(text, out ulong quota) || quota == 0)
            return double.NaN;
        return reader.TryRead(files.CpuPeriodV1!, out text) && KernelText.TryToUInt64(text, out ulong period) && period > 0
            ? (double)quota / period
            : double.NaN;
    }

    private static CgroupMemory ParseMemory(
        ReadOnlySpan<byte> text, ReadOnlySpan<byte> anonymousKey, ReadOnlySpan<byte> mappedKey, ReadOnlySpan<byte> cacheKey, double limit)
    {
        bool known = KernelText.TryFindValue(text, anonymousKey, out ulong anonymous);
        KernelText.TryFindValue(text, mappedKey, out ulong mapped);
        KernelText.TryFindValue(text, cacheKey, out ulong cache);
        return known ? new CgroupMemory(anonymous + mapped, cache, limit) : new CgroupMemory(double.NaN, double.NaN, limit);
    }

    private static void ParseIoV1(ReadOnlySpan<byte> text, DeviceNumbers names, List<DeviceIo> devices, bool bytes)
    {
        while (KernelText.TryTakeLine(ref text, out ReadOnlySpan<byte> line))
        {
            ReadOnlySpan<byte> device = KernelText.TakeField(ref line);
            ReadOnlySpan<byte> operation = KernelText.TakeField(ref line);
            if (device.IndexOf((byte)':') < 0 || !KernelText.TryToUInt64(line, out ulong value))
                continue;
            bool read = operation.SequenceEqual("Read"u8);
            if (!read && !operation.SequenceEqual("Write"u8))
                continue;
            ref DeviceIo io = ref Find(devices, names.Get(device));
            io.HasOperations |= !bytes;
            if (bytes && read)
                io.ReadBytes = value;
            else if (bytes)
                io.WrittenBytes = value;
            else if (read)
                io.Reads = value;
            else
                io.Writes = value;
        }
    }

    private static void ParseIoV2(ReadOnlySpan<byte> text, DeviceNumbers names, List<DeviceIo> devices)
    {
        while (KernelText.TryTakeLine(ref text, out ReadOnlySpan<byte> line))
        {
            ReadOnlySpan<byte> device = KernelText.TakeField(ref line);
            if (device.IndexOf((byte)':') < 0)
                continue;
            ref DeviceIo io = ref Find(devices, names.Get(device));
            io.HasOperations = true;
            while (true)
            {
                ReadOnlySpan<byte> pair = KernelText.TakeField(ref line);
                if (pair.IsEmpty)
                    break;
                if (pair.StartsWith("rbytes="u8))
                    io.ReadBytes = KernelText.ToUInt64(pair[7..]);
                else if (pair.StartsWith("wbytes="u8))
                    io.WrittenBytes = KernelText.ToUInt64(pair[7..]);
                else if (pair.StartsWith("rios="u8))
                    io.Reads = KernelText.ToUInt64(pair[5..]);
                else if (pair.StartsWith("wios="u8))
                    io.Writes = KernelText.ToUInt64(pair[5..]);
            }
        }
    }

    /// <summary>The entry of a device, made when there is none; the name must be one that <see cref="DeviceNumbers"/> gave.</summary>
    internal static ref DeviceIo Find(List<DeviceIo> devices, string device)
    {
        Span<DeviceIo> span = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(devices);
        for (int i = 0; i < span.Length; i++)
        {
            if (ReferenceEquals(span[i].Device, device))
                return ref span[i];
        }
        devices.Add(new DeviceIo { Device = device });
        return ref System.Runtime.InteropServices.CollectionsMarshal.AsSpan(devices)[^1];
    }
}
