using Taproot.NodeAgent.Profiling.Kernel;
using Taproot.NodeAgent.Profiling.Processes;

namespace Taproot.NodeAgent.Profiling;

/// <summary>Takes samples out of the kernel's buffer, names their frames and adds them to the profiles.</summary>
internal sealed class SampleDrain(ProcessTable processes, StackNames names)
{
    private readonly List<Frame> _frames = [];

    /// <summary>Counts the readings: what was used in a later one is more worth keeping.</summary>
    internal long Round { get; private set; } = 1;

    /// <summary>Samples of processes that were gone before anybody looked at them.</summary>
    internal long OfUnknownProcess { get; private set; }

    /// <summary>Reads the buffer that is not written.</summary>
    internal void Read(SampleBuffers buffers, ProfileSet set, long now)
    {
        Round++;
        buffers.Read((keys, samples) => Take(keys, samples, set, now));
    }

    private void Take(ReadOnlySpan<SampleKey> keys, ReadOnlySpan<Sample> samples, ProfileSet set, long now)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            if (processes.Find((int)keys[i].ProcessId, keys[i].Generation) is not { Owner: not null } process) continue;
            process.SampledAt = now;
            names.Want(process, in samples[i], Round);
        }
        names.Resolve();
        for (var i = 0; i < keys.Length; i++) Add(in keys[i], in samples[i], set);
    }

    private void Add(in SampleKey key, in Sample sample, ProfileSet set)
    {
        var process = processes.Find((int)key.ProcessId, key.Generation);
        if (process is null) OfUnknownProcess += key.IsOffCpu == 0 ? (long)sample.Value : 1;
        if (process?.Owner is not { } owner) return;
        _frames.Clear();
        names.Describe(process, in sample, _frames);
        set.Add(owner, in key, in sample, _frames);
    }
}
