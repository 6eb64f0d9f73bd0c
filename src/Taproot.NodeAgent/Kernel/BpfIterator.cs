using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Kernel;

/// <summary>A BPF iterator: each run walks all of its objects once.</summary>
internal sealed unsafe class BpfIterator(nint link)
{
    private readonly byte[] _buffer = new byte[16384];

    /// <summary>Walks; calls <paramref name="visit"/> for each record that the program wrote.</summary>
    public void Run<T>(Action<T> visit)
        where T : unmanaged
    {
        var descriptor = LibBpf.CreateIterator(LibBpf.LinkDescriptor(link));
        if (descriptor < 0) return;
        try
        {
            fixed (byte* buffer = _buffer)
            {
                // A record may come in two readings: its first part stays at the beginning of the buffer.
                nint held = 0, size;
                while ((size = LibC.Read(descriptor, buffer + held, (nuint)(_buffer.Length - held))) > 0)
                {
                    var end = held + size;
                    nint at = 0;
                    for (; at + sizeof(T) <= end; at += sizeof(T)) visit(*(T*)(buffer + at));
                    held = end - at;
                    Buffer.MemoryCopy(buffer + at, buffer, _buffer.Length, held);
                }
            }
        }
        finally
        {
            _ = LibC.Close(descriptor);
        }
    }

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
