using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Host.Gpu;
using Taproot.NodeAgent.Tests.Containers;
using Taproot.NodeAgent.Tests.Kernel;
using ListSink = Taproot.NodeAgent.Tests.Containers.ListSink;

namespace Taproot.NodeAgent.Tests.Host;

/// <summary>With a library that has the binary interface of NVIDIA's and two GPUs that are made up.</summary>
public sealed class GpuTests
{
    private const string First = "GPU-1111", Second = "GPU-2222", Trainer = "/docker/trainer";

    /// <summary>The second GPU keeps no samples and knows no power, as older ones.</summary>
    private const string Library = """
        #include <string.h>
        typedef struct { int index; } *device_t;
        typedef struct { unsigned long long total, free, used; } memory_t;
        typedef struct { unsigned int gpu, memory; } rates_t;
        typedef union { double d; unsigned int ui; unsigned long ul; unsigned long long ull; signed long long sll; } value_t;
        typedef struct { unsigned long long time; value_t value; } sample_t;
        typedef struct { unsigned int pid; unsigned long long time; unsigned int sm, mem, enc, dec; } process_t;
        static int is_ready;
        static struct { int index; } devices[2] = {{0}, {1}};
        #define NOT_SUPPORTED 3
        #define NOT_FOUND 6
        #define INSUFFICIENT_SIZE 7
        int nvmlInit_v2(void) { is_ready = 1; return 0; }
        int nvmlShutdown(void) { is_ready = 0; return 0; }
        int nvmlSystemGetDriverVersion(char *text, unsigned int length) { strncpy(text, "550.54.15", length); return is_ready ? 0 : 1; }
        int nvmlDeviceGetCount_v2(unsigned int *count) { *count = 2; return 0; }
        int nvmlDeviceGetHandleByIndex_v2(unsigned int i, device_t *device) { *device = (device_t)&devices[i]; return 0; }
        int nvmlDeviceGetUUID(device_t d, char *text, unsigned int length) { strncpy(text, d->index ? "GPU-2222" : "GPU-1111", length); return 0; }
        int nvmlDeviceGetName(device_t d, char *text, unsigned int length) { strncpy(text, "Test T4", length); return 0; }
        int nvmlDeviceGetMemoryInfo(device_t d, memory_t *m) { m->total = 16ull << 30; m->free = 15ull << 30; m->used = 1ull << 30; return 0; }
        int nvmlDeviceGetTemperature(device_t d, int sensor, unsigned int *t) { *t = sensor == 0 ? 55 : 0; return 0; }
        int nvmlDeviceGetPowerUsage(device_t d, unsigned int *p) { *p = 70500; return d->index ? NOT_SUPPORTED : 0; }
        int nvmlDeviceGetUtilizationRates(device_t d, rates_t *r) { r->gpu = 33; r->memory = 11; return 0; }
        int nvmlDeviceGetSamples(device_t d, int type, unsigned long long since, int *kind, unsigned int *count, sample_t *samples) {
            if (d->index) return NOT_SUPPORTED;
            if (since >= 2000) return NOT_FOUND;
            if (*count < 2) return INSUFFICIENT_SIZE;
            *kind = 1;
            *count = 2;
            for (int i = 0; i < 2; i++) { samples[i].time = 1000 * (i + 1); samples[i].value.ui = (type == 1 ? 20 : 10) * (i + 1); }
            return 0;
        }
        int nvmlDeviceGetProcessUtilization(device_t d, process_t *p, unsigned int *count, unsigned long long since) {
            if (d->index || since >= 3000) { *count = 0; return NOT_FOUND; }
            if (*count < 4) return INSUFFICIENT_SIZE;
            *count = 4;
            p[0] = (process_t){101, 1000, 30, 3, 0, 0};
            p[1] = (process_t){101, 3000, 50, 5, 0, 0};
            p[2] = (process_t){102, 3000, 20, 2, 0, 0};
            p[3] = (process_t){999, 3000, 9, 9, 0, 0};
            return 0;
        }
        """;

    [Fact]
    public void Gpus_are_measured_and_a_containers_use_is_the_sum_over_its_processes()
    {
        using FixtureTree tree = new();
        using GpuMonitor monitor = Start(tree, out _);
        RuntimeWait(() => Collect(monitor).Has("node_resources_gpu_utilization_percent_avg", First));
        ListSink sink = Collect(monitor);

        Assert.Equal(1, sink.Value("node_gpu_info", First, "Test T4", "550.54.15"));
        Assert.Equal(16.0 * (1L << 30), sink.Value("node_resources_gpu_memory_total_bytes", First));
        Assert.Equal(1.0 * (1L << 30), sink.Value("node_resources_gpu_memory_used_bytes", First));
        Assert.Equal(55, sink.Value("node_resources_gpu_temperature_celsius", Second));
        Assert.Equal(70.5, sink.Value("node_resources_gpu_power_usage_watts", First));
        Assert.False(sink.Has("node_resources_gpu_power_usage_watts", Second));
        Assert.Equal(30, sink.Value("node_resources_gpu_utilization_percent_avg", First));
        Assert.Equal(40, sink.Value("node_resources_gpu_utilization_percent_peak", First));
        Assert.Equal(15, sink.Value("node_resources_gpu_memory_utilization_percent_avg", First));
        Assert.Equal(20, sink.Value("node_resources_gpu_memory_utilization_percent_peak", First));
        Assert.Equal(33, sink.Value("node_resources_gpu_utilization_percent_avg", Second));
        Assert.Equal(11, sink.Value("node_resources_gpu_memory_utilization_percent_peak", Second));

        // Two processes: (30 + 50) / 2 + 20. The library tells it once, later polls are idle.
        double polls = 60 / sink.Value("container_resources_gpu_usage_percent", Trainer, First);
        Assert.Equal(Math.Round(polls), polls, 1e-6);
        Assert.Equal(6 / polls, sink.Value("container_resources_gpu_memory_usage_percent", Trainer, First), 1e-6);
        Assert.DoesNotContain(sink.Samples, s => s.Name.StartsWith("container_", StringComparison.Ordinal) && s.Labels[0] != Trainer);

        for (int i = 0; i < 16; i++) monitor.Poll();
        Assert.False(Collect(monitor).Has("container_resources_gpu_usage_percent"));
    }

    [Fact]
    public void Without_a_driver_there_is_nothing_to_watch()
    {
        using FixtureTree tree = new();
        tree.Write("libnvidia-ml.so.1", "no library");
        Assert.Null(GpuMonitor.TryStart([tree.Path("libnvidia-ml.so.1"), "/nowhere"], null, NullLoggerFactory.Instance, TimeProvider.System));
        Assert.Null(GpuMonitor.TryStart(GpuMonitor.KnownPlaces(tree.Root), null, NullLoggerFactory.Instance, TimeProvider.System));
    }

    private static GpuMonitor Start(FixtureTree tree, out string library)
    {
        if (!File.Exists("/usr/bin/gcc") && !File.Exists("/usr/bin/clang")) Assert.Skip("There is no C compiler here.");
        tree.Write("nvml.c", Library);
        library = tree.Path("libnvidia-ml.so.1");
        RunningProgram.Run(File.Exists("/usr/bin/gcc") ? "gcc" : "clang", "-shared", "-fPIC", "-w", "-o", library, tree.Path("nvml.c"));
        return GpuMonitor.TryStart([library], new Trainers(), NullLoggerFactory.Instance, TimeProvider.System)!;
    }

    private static ListSink Collect(GpuMonitor monitor)
    {
        ListSink sink = new();
        monitor.Collect(sink);
        return sink;
    }

    private static void RuntimeWait(Func<bool> condition) => Runtimes.RuntimeLab.WaitUntil(condition, "the GPUs were not asked");

    /// <summary>Two processes are one container's, others nobody's.</summary>
    private sealed class Trainers : IContainerRegistry
    {
        public IReadOnlyList<PublishedPort> PublishedPorts => [];

        public event Action<string>? ContainerRemoved
        {
            add => throw new NotSupportedException(value?.Method.Name);
            remove => throw new NotSupportedException(value?.Method.Name);
        }

        public string? FindOwner(int pid, ProcessActivity activity) => pid is 101 or 102 ? Trainer : null;

        public bool IsShown(string containerId) => true;

        public void NoteTraffic(string containerId, ulong events) => throw new NotSupportedException(containerId);

        public void ProcessExecuted(int pid, in ExecutedProgram program) => throw new NotSupportedException(pid.ToString(CultureInfo.InvariantCulture));

        public void ProcessExited(int pid, bool killedByOom) => throw new NotSupportedException(pid.ToString(CultureInfo.InvariantCulture));
    }
}
