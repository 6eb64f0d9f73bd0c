using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Kernel;

/// <summary>Keeps the last lines that libbpf printed: the only place where it names the program that failed and why.</summary>
internal static unsafe class BpfLog
{
    private const int MaxLines = 400;
    private static readonly Lock Gate = new();
    private static readonly Queue<string> Lines = new();

    /// <summary>Starts listening; once a process is enough.</summary>
    internal static void Capture() => LibBpf.SetPrint(&Print);

    /// <summary>What was printed since the last call.</summary>
    internal static IReadOnlyList<string> Take()
    {
        lock (Gate)
        {
            var taken = Lines.ToArray();
            Lines.Clear();
            return taken;
        }
    }

    [UnmanagedCallersOnly]
    private static int Print(int level, byte* format, nint arguments)
    {
        const int debug = 2;
        if (level >= debug) return 0;
        const int size = 8192;
        var buffer = stackalloc byte[size];
        var length = Math.Clamp(LibC.Format(buffer, size, format, arguments), 0, size - 1);
        Add(Encoding.UTF8.GetString(buffer, length).TrimEnd());
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Add(string line)
    {
        lock (Gate)
        {
            Lines.Enqueue(line);
            if (Lines.Count > MaxLines) Lines.Dequeue();
        }
    }
}
