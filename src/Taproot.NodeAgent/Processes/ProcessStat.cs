namespace Taproot.NodeAgent.Processes;

/// <summary>What of <c>/proc/PID/stat</c> the agent uses. Times are in ticks of 1/100 s.</summary>
/// <param name="State">One letter: R, S, D, Z …</param>
/// <param name="ParentPid">Parent's process id.</param>
/// <param name="IsKernelThread">True for threads of the kernel.</param>
/// <param name="CpuTicks">User and system time of all threads.</param>
/// <param name="StartTicks">Time of start since boot: with the pid it names a process for good.</param>
/// <param name="ResidentPages">Memory that it holds.</param>
internal readonly record struct ProcessStat(byte State, int ParentPid, bool IsKernelThread, ulong CpuTicks, ulong StartTicks, ulong ResidentPages)
{
    internal const double TicksPerSecond = 100;
    private const ulong KernelThreadFlag = 0x0020_0000;

    /// <summary>Parses the file; false when it is not of its form.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out ProcessStat stat)
    {
        stat = default;

        // The name in parentheses may hold anything, blanks and parentheses too.
        int nameEnd = text.LastIndexOf((byte)')');
        if (nameEnd < 0)
            return false;
        text = text[(nameEnd + 1)..];
        ReadOnlySpan<byte> state = KernelText.TakeField(ref text);
        if (state.Length != 1)
            return false;
        int parent = (int)KernelText.TakeUInt64(ref text);
        KernelText.SkipFields(ref text, 4);
        ulong flags = KernelText.TakeUInt64(ref text);
        KernelText.SkipFields(ref text, 4);
        ulong user = KernelText.TakeUInt64(ref text);
        ulong system = KernelText.TakeUInt64(ref text);
        KernelText.SkipFields(ref text, 6);
        ReadOnlySpan<byte> start = KernelText.TakeField(ref text);
        if (start.IsEmpty)
            return false;
        KernelText.SkipFields(ref text, 1);
        ulong resident = KernelText.TakeUInt64(ref text);
        stat = new ProcessStat(state[0], parent, (flags & KernelThreadFlag) != 0, user + system, KernelText.ToUInt64(start), resident);
        return true;
    }
}
