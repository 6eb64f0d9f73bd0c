using System.Runtime.InteropServices;

namespace Taproot.Store.Embedded;

/// <summary>Signal dispositions of the process, to put back what a native library changed.</summary>
internal sealed partial class SignalHandlers
{
    private const int Signals = 32; // the classic ones; real-time signals are the runtimes' own
    private const int ActionSize = 256; // struct sigaction is 152 bytes in glibc
    private readonly byte[] _actions = new byte[Signals * ActionSize];
    private readonly bool[] _known = new bool[Signals];

    private SignalHandlers()
    {
    }

    public static unsafe SignalHandlers Capture()
    {
        var saved = new SignalHandlers();
        fixed (byte* actions = saved._actions)
            for (var signal = 1; signal < Signals; signal++)
                saved._known[signal] = SigAction(signal, null, actions + signal * ActionSize) == 0;
        return saved;
    }

    public unsafe void Restore()
    {
        fixed (byte* actions = _actions)
            for (var signal = 1; signal < Signals; signal++)
                if (_known[signal]) _ = SigAction(signal, actions + signal * ActionSize, null);
    }

    [LibraryImport("libc", EntryPoint = "sigaction")]
    private static unsafe partial int SigAction(int signal, byte* action, byte* previous);
}
