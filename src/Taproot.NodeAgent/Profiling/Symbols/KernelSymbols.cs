using System.Buffers.Text;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Profiling.Symbols;

/// <summary>Names addresses in the kernel by /proc/kallsyms, which is long and slow: it is read only when an address is in no known function.</summary>
internal sealed class KernelSymbols(string procRoot)
{
    private const int MostFunctions = 16_384;
    private const int MostWaiting = 4096;
    private const int LongestName = 128;
    private readonly FunctionRanges _functions = new();
    private readonly HashSet<ulong> _waiting = [];

    /// <summary>Notes that an address will be asked for.</summary>
    internal void Want(ulong address)
    {
        if (_waiting.Count < MostWaiting && !_functions.TryFind(address, out _)) _waiting.Add(address);
    }

    /// <summary>Finds all that was noted.</summary>
    internal void Resolve()
    {
        if (_waiting.Count == 0) return;
        if (_functions.Count > MostFunctions) _functions.Clear();
        var pending = new PendingAddresses(_waiting);
        var names = new NameSlots(pending.Count, LongestName);
        _waiting.Clear();
        OfferAll(pending, names);
        pending.Finish((address, start, end, token) => _functions.Add(address, start, end, token < 0 ? null : names[(int)token]));
    }

    /// <summary>The function at an address; empty when nobody knows.</summary>
    internal string NameOf(ulong address) => _functions.TryFind(address, out var name) && name is not null ? name : "";

    private void OfferAll(PendingAddresses pending, NameSlots names)
    {
        try
        {
            using var file = File.OpenHandle(procRoot + "/kallsyms", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var lines = new LineReader(file);
            while (lines.TryRead(out var line)) Offer(pending, line, names);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A kernel that hides its symbols: addresses stay without names.
        }
    }

    // A line: ADDRESS TYPE NAME, and [MODULE] for some.
    private static void Offer(PendingAddresses pending, ReadOnlySpan<byte> line, NameSlots names)
    {
        var digits = KernelText.TakeField(ref line);
        if (!Utf8Parser.TryParse(digits, out ulong address, out _, 'x') || address == 0) return;
        if (KernelText.TakeField(ref line) is not [(byte)'t' or (byte)'T' or (byte)'w' or (byte)'W']) return;
        // Without a size the name goes to one address at most, whose slot it can have.
        var slot = pending.IndexFrom(address);
        if (pending.Offer(address, 0, slot)) names.Set(slot, KernelText.TakeField(ref line));
    }
}
