using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Kernel;

/// <summary>A BPF iterator: each run walks all of its objects once.</summary>
internal sealed unsafe class BpfIterator(nint link)
{
    private readonly byte[] _buffer = new byte[16384];

    /// <summary>Walks; returns the words that the program wrote, at most <paramref name="limit"/> of them.</summary>
    public List<ulong> Run(int limit)
    {
        var words = new List<ulong>();
        var descriptor = LibBpf.CreateIterator(LibBpf.LinkDescriptor(link));
        if (descriptor < 0) return words;
        try
        {
            fixed (byte* buffer = _buffer)
            {
                nint size;
                while ((size = LibC.Read(descriptor, buffer, (nuint)_buffer.Length)) > 0)
                    for (var i = 0; i + sizeof(ulong) <= size && words.Count < limit; i += sizeof(ulong)) words.Add(*(ulong*)(buffer + i));
            }
        }
        finally
        {
            _ = LibC.Close(descriptor);
        }
        return words;
    }
}
