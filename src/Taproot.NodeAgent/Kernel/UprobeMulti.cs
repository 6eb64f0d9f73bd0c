using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Kernel.Native;

namespace Taproot.NodeAgent.Kernel;

/// <summary>
/// Probes on several instructions of a file by one link. The kernel waits once for all of them when they are taken out, some 40 ms, and for
/// several links at the same time, while links of the older kind are taken out one after another. libbpf knows them only from 1.3 on.
/// </summary>
internal static unsafe class UprobeMulti
{
    /// <summary><c>BPF_TRACE_UPROBE_MULTI</c>.</summary>
    internal const int AttachType = 48;

    /// <summary>In place of a process id: all that map the file.</summary>
    internal const int EveryProcess = 0;
    private const int LinkCreate = 28;
    private const long BpfCallX64 = 321;
    private const long BpfCallArm64 = 280;

    /// <summary>Since 6.10 a link for one process holds for all of its threads.</summary>
    internal static bool IsSupported => Environment.OSVersion.Version >= new Version(6, 10);

    /// <summary>Attaches a loaded program; null and the reason when that fails. Closing the handle detaches it.</summary>
    /// <param name="program">Descriptor of the program, which must have been loaded for this.</param>
    /// <param name="pid">The process.</param>
    /// <param name="path">A file that it maps.</param>
    /// <param name="offsets">Instructions in the file.</param>
    /// <param name="error">Why not.</param>
    internal static SafeFileHandle? Attach(int program, int pid, string path, ReadOnlySpan<ulong> offsets, out string error)
    {
        int descriptor = Attach(program, pid, path, offsets, [], out error);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>As the other, with what <c>bpf_get_attach_cookie</c> gives at each instruction; the link's descriptor, negative when that fails.</summary>
    internal static int Attach(int program, int pid, string path, ReadOnlySpan<ulong> offsets, ReadOnlySpan<ulong> cookies, out string error)
    {
        byte[] name = Encoding.UTF8.GetBytes(path + '\0');
        fixed (byte* pathBytes = name)
        fixed (ulong* first = offsets)
        fixed (ulong* cookie = cookies)
        {
            var attributes = new Attributes
            {
                Program = (uint)program, Type = AttachType, Path = (ulong)pathBytes, Offsets = (ulong)first, Cookies = (ulong)cookie, Count = (uint)offsets.Length, Process = (uint)pid,
            };
            long call = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? BpfCallArm64 : BpfCallX64;
            nint descriptor = LibC.SystemCall(call, LinkCreate, &attributes, (nuint)sizeof(Attributes));
            error = descriptor < 0 ? Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()) : "";
            return (int)descriptor;
        }
    }

    /// <summary>That part of <c>union bpf_attr</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Attributes
    {
        public uint Program;
        public uint Target;
        public uint Type;
        public uint Flags;
        public ulong Path;
        public ulong Offsets;
        public ulong Semaphores;
        public ulong Cookies;
        public uint Count;
        public uint MultiFlags;
        public uint Process;
        public uint Padding;
    }
}
