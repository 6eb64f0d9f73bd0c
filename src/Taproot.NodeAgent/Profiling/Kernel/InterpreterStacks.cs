using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Profiling.Kernel;

/// <summary>Python's own stacks and the names in them, as the kernel's side took them.</summary>
internal sealed unsafe class InterpreterStacks(int stacks, int names)
{
    /// <summary>A stack by the number that a sample has of it.</summary>
    internal bool TryGet(ulong number, out InterpreterStack stack)
    {
        fixed (InterpreterStack* to = &stack) return LibBpf.Lookup(stacks, &number, to) == 0;
    }

    /// <summary>The name of a code object.</summary>
    internal bool TryGet(CodeKey key, out CodeName name)
    {
        fixed (CodeName* to = &name) return LibBpf.Lookup(names, &key, to) == 0;
    }
}
