using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Host.Gpu;

/// <summary><c>nvmlMemory_t</c>, in bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlMemory
{
    public ulong Total;
    public ulong Free;
    public ulong Used;
}

/// <summary><c>nvmlSample_t</c>: a time in microseconds and a value of a kind that is told apart.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlSample
{
    /// <summary><c>NVML_ERROR_NOT_FOUND</c>: there are samples, but none since the time given.</summary>
    internal const int NothingNew = 6;

    public ulong Time;
    public ulong Value;

    /// <summary>The value by its <c>nvmlValueType_t</c>.</summary>
    internal readonly double ValueAs(int kind) => kind switch
    {
        0 => BitConverter.UInt64BitsToDouble(Value),
        1 => (uint)Value,
        2 or 3 => Value,
        4 => (long)Value,
        _ => double.NaN,
    };
}

/// <summary><c>nvmlProcessUtilizationSample_t</c>: percents of a time in microseconds.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlProcessSample
{
    public uint Pid;
    public ulong Time;
    public uint Compute;
    public uint Memory;
    public uint Encoder;
    public uint Decoder;
}
