using Taproot.NodeAgent.Kernel;
using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Profiling.Kernel;

/// <summary>Interpreters' own stacks and what is known of the functions in them, as the kernel's side took them. Used by one thread.</summary>
internal sealed unsafe class InterpreterStacks(BpfSession session)
{
    /// <summary>Most functions that <see cref="TakeWanted"/> gives.</summary>
    internal const int MostWanted = 1024;

    private readonly int _stacks = session.Descriptor("interpreter_stacks");
    private readonly int _names = session.Descriptor("code_names");
    private readonly int _places = session.Descriptor("code_places");
    private readonly int _wanted = session.Descriptor("wanted_code");

    /// <summary>A stack by the number that a sample has of it.</summary>
    internal bool TryGet(ulong number, out InterpreterStack stack)
    {
        fixed (InterpreterStack* to = &stack) return LibBpf.Lookup(_stacks, &number, to) == 0;
    }

    /// <summary>The name of a code object.</summary>
    internal bool TryGetName(CodeKey key, out CodeName name)
    {
        fixed (CodeName* to = &name) return LibBpf.Lookup(_names, &key, to) == 0;
    }

    /// <summary>Where the name of a function is.</summary>
    internal bool TryGetPlace(CodeKey key, out CodePlace place)
    {
        fixed (CodePlace* to = &place) return LibBpf.Lookup(_places, &key, to) == 0;
    }

    /// <summary>Takes the functions that were seen for the first time; both spans are as long.</summary>
    internal int TakeWanted(Span<CodeKey> keys, Span<CodePlace> places)
    {
        ulong next = 0;
        var count = (uint)Math.Min(keys.Length, places.Length);
        fixed (CodeKey* key = keys)
        fixed (CodePlace* place = places)
            _ = LibBpf.LookupAndDeleteBatch(_wanted, null, &next, key, place, &count, 0);
        return (int)Math.Min(count, (uint)Math.Min(keys.Length, places.Length));
    }
}
