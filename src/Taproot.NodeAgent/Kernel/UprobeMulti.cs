using System.Runtime.InteropServices;
using System.Text;
using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Kernel;

/// <summary>
/// One link for many instructions of a file, since Linux 6.6. Each link that is taken off costs a wait for all processors, and the older way
/// is a link an instruction, one after another.
/// </summary>
internal static unsafe class UprobeMulti
{
    /// <summary>BPF_TRACE_UPROBE_MULTI.</summary>
    internal const int AttachType = 48;

    /// <summary>Programs of this section are loaded for it where the kernel knows it.</summary>
    internal const string Section = "uprobe/multi";

    private const int CreateLink = 28; // BPF_LINK_CREATE

    /// <summary>True when the kernel knows it.</summary>
    internal static bool IsSupported { get; } = Environment.OSVersion.Version >= new Version(6, 6);

    /// <summary>The link's descriptor; -1 and the reason when that fails.</summary>
    internal static int Attach(int program, string path, ReadOnlySpan<ulong> offsets, ReadOnlySpan<ulong> cookies, out string error)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        fixed (ulong* at = offsets)
        fixed (ulong* cookie = cookies)
        {
            var attributes = new Attributes { Program = program, Type = AttachType, Path = name, Offsets = at, Cookies = cookie, Count = offsets.Length };
            var link = (int)LibC.SystemCall(SystemCallNumber, CreateLink, &attributes, sizeof(Attributes));
            error = link < 0 ? Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()) : "";
            return link;
        }
    }

    private static nint SystemCallNumber => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 280 : 321;

    /// <summary>The part of <c>union bpf_attr</c> for this.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Attributes
    {
        public int Program;
        public int Target;
        public int Type;
        public int Flags;
        public byte* Path;
        public ulong* Offsets;
        public ulong* Semaphores;
        public ulong* Cookies;
        public int Count;
        public int MultiFlags;
        public int ProcessId;
        public int Padding;
    }
}
