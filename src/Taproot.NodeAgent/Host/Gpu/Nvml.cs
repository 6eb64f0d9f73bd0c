using System.Runtime.InteropServices;
using System.Text;

namespace Taproot.NodeAgent.Host.Gpu;

/// <summary>One measurement of how busy a process kept a GPU.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Compute">Share of time in which it computed, in percent.</param>
/// <param name="Memory">Share of time in which it read or wrote memory, in percent.</param>
internal readonly record struct GpuProcessSample(uint Pid, uint Compute, uint Memory);

/// <summary>
/// NVIDIA's management library, loaded from where the host's driver has it. Functions that a driver lacks, or refuses for a GPU, give nothing. Not
/// thread-safe.
/// </summary>
internal sealed unsafe class Nvml : IDisposable
{
    internal const int GpuUtilization = 1;
    internal const int MemoryUtilization = 2;
    private const int Success = 0;
    private const int MostSamples = 1024;
    private const int LongestText = 128;
    private const int MostDevices = 64;

    private readonly nint _library;
    private readonly NvmlSample[] _samples = new NvmlSample[MostSamples];
    private readonly NvmlProcessSample[] _processSamples = new NvmlProcessSample[MostSamples];

    private Nvml(nint library) => _library = library;

    /// <summary>Loads and initialises the first library that is there; null when none is, or there is no driver.</summary>
    internal static Nvml? Load(IReadOnlyList<string> paths)
    {
        foreach (string path in paths)
        {
            if (!File.Exists(path) || !NativeLibrary.TryLoad(path, out nint library))
                continue;
            var nvml = new Nvml(library);
            if (nvml.Function("nvmlInit_v2") is var initialise && initialise != 0 && ((delegate* unmanaged<int>)initialise)() == Success)
                return nvml;
            NativeLibrary.Free(library);
        }
        return null;
    }

    /// <summary>Version of the driver, empty when it does not say.</summary>
    internal string DriverVersion()
    {
        byte* text = stackalloc byte[LongestText];
        nint function = Function("nvmlSystemGetDriverVersion");
        return function != 0 && ((delegate* unmanaged<byte*, uint, int>)function)(text, LongestText) == Success ? TextOf(text) : "";
    }

    /// <summary>Handles of all GPUs.</summary>
    internal List<nint> Devices()
    {
        List<nint> devices = [];
        uint count = 0;
        nint counting = Function("nvmlDeviceGetCount_v2"), getting = Function("nvmlDeviceGetHandleByIndex_v2");
        if (counting == 0 || getting == 0 || ((delegate* unmanaged<uint*, int>)counting)(&count) != Success)
            return devices;
        for (uint i = 0; i < Math.Min(count, MostDevices); i++)
        {
            nint device = 0;
            if (((delegate* unmanaged<uint, nint*, int>)getting)(i, &device) == Success && device != 0)
                devices.Add(device);
        }
        return devices;
    }

    /// <summary>Its unique name.</summary>
    internal string Uuid(nint device) => DeviceText("nvmlDeviceGetUUID", device);

    /// <summary>Its product name.</summary>
    internal string Name(nint device) => DeviceText("nvmlDeviceGetName", device);

    /// <summary>Bytes of memory in all, and in use.</summary>
    internal bool TryGetMemory(nint device, out ulong total, out ulong used)
    {
        NvmlMemory memory = default;
        nint function = Function("nvmlDeviceGetMemoryInfo");
        bool isThere = function != 0 && ((delegate* unmanaged<nint, NvmlMemory*, int>)function)(device, &memory) == Success;
        (total, used) = (memory.Total, memory.Used);
        return isThere;
    }

    /// <summary>Degrees Celsius.</summary>
    internal bool TryGetTemperature(nint device, out uint degrees)
    {
        const int ofGpu = 0;
        uint value = 0;
        nint function = Function("nvmlDeviceGetTemperature");
        bool isThere = function != 0 && ((delegate* unmanaged<nint, int, uint*, int>)function)(device, ofGpu, &value) == Success;
        degrees = value;
        return isThere;
    }

    /// <summary>Thousandths of a watt.</summary>
    internal bool TryGetPower(nint device, out uint milliwatts)
    {
        uint value = 0;
        nint function = Function("nvmlDeviceGetPowerUsage");
        bool isThere = function != 0 && ((delegate* unmanaged<nint, uint*, int>)function)(device, &value) == Success;
        milliwatts = value;
        return isThere;
    }

    /// <summary>Percent of time in which the GPU, and its memory, were busy in the driver's last period.</summary>
    internal bool TryGetUtilization(nint device, out uint gpu, out uint memory)
    {
        ulong both = 0;
        nint function = Function("nvmlDeviceGetUtilizationRates");
        bool isThere = function != 0 && ((delegate* unmanaged<nint, ulong*, int>)function)(device, &both) == Success;
        (gpu, memory) = ((uint)both, (uint)(both >> 32));
        return isThere;
    }

    /// <summary>Adds the driver's samples since <paramref name="since"/> (its microseconds), which moves on; false when it keeps none.</summary>
    internal bool TryGetSamples(nint device, int kind, ref ulong since, List<double> into)
    {
        nint function = Function("nvmlDeviceGetSamples");
        if (function == 0)
            return false;
        uint count = MostSamples;
        int valueKind = 0;
        fixed (NvmlSample* samples = _samples)
        {
            int result = ((delegate* unmanaged<nint, int, ulong, int*, uint*, NvmlSample*, int>)function)(device, kind, since, &valueKind, &count, samples);
            if (result != Success)
                return result == NvmlSample.NothingNew;
        }
        for (int i = 0; i < Math.Min(count, MostSamples); i++)
        {
            since = Math.Max(since, _samples[i].Time);
            if (_samples[i].ValueAs(valueKind) is >= 0 and <= 100 and var value)
                into.Add(value);
        }
        return true;
    }

    /// <summary>Adds what processes used since <paramref name="since"/> (the driver's microseconds), which moves on.</summary>
    internal void GetProcesses(nint device, ref ulong since, List<GpuProcessSample> into)
    {
        nint function = Function("nvmlDeviceGetProcessUtilization");
        uint count = MostSamples;
        if (function == 0)
            return;
        fixed (NvmlProcessSample* samples = _processSamples)
        {
            if (((delegate* unmanaged<nint, NvmlProcessSample*, uint*, ulong, int>)function)(device, samples, &count, since) != Success)
                return;
        }
        for (int i = 0; i < Math.Min(count, MostSamples); i++)
        {
            NvmlProcessSample sample = _processSamples[i];
            since = Math.Max(since, sample.Time);
            if (sample is { Pid: > 0, Compute: <= 100, Memory: <= 100 })
                into.Add(new GpuProcessSample(sample.Pid, sample.Compute, sample.Memory));
        }
    }

    public void Dispose()
    {
        // The library stays loaded: it may have threads of its own.
        nint function = Function("nvmlShutdown");
        if (function != 0)
            _ = ((delegate* unmanaged<int>)function)();
    }

    private string DeviceText(string name, nint device)
    {
        byte* text = stackalloc byte[LongestText];
        nint function = Function(name);
        return function != 0 && ((delegate* unmanaged<nint, byte*, uint, int>)function)(device, text, LongestText) == Success ? TextOf(text) : "";
    }

    private nint Function(string name) => NativeLibrary.TryGetExport(_library, name, out nint function) ? function : 0;

    private static string TextOf(byte* text)
    {
        var bytes = new ReadOnlySpan<byte>(text, LongestText);
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
