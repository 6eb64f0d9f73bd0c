using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Taproot.NodeAgent.Kernel.Native;

/// <summary>The functions of libbpf 1.x that we call. Linked in under NativeAOT, else from the system's shared library.</summary>
internal static unsafe partial class LibBpf
{
    private const string Library = "libbpf";

    [ModuleInitializer]
    internal static void ResolveSharedLibrary() =>
        // Only the development package has the plain name.
        NativeLibrary.SetDllImportResolver(typeof(LibBpf).Assembly, (name, assembly, path) =>
            name == Library && NativeLibrary.TryLoad("libbpf.so.1", assembly, path, out var handle) ? handle : 0);

    [LibraryImport(Library, EntryPoint = "libbpf_set_print")]
    internal static partial nint SetPrint(delegate* unmanaged<int, byte*, nint, int> print);

    [LibraryImport(Library, EntryPoint = "libbpf_num_possible_cpus")]
    internal static partial int PossibleCpus();

    [LibraryImport(Library, EntryPoint = "bpf_object__open_mem", SetLastError = true)]
    internal static partial nint OpenMemory(byte* data, nuint size, nint options);

    [LibraryImport(Library, EntryPoint = "bpf_object__load")]
    internal static partial int Load(nint bpfObject);

    [LibraryImport(Library, EntryPoint = "bpf_object__close")]
    internal static partial void Close(nint bpfObject);

    [LibraryImport(Library, EntryPoint = "bpf_object__next_program")]
    internal static partial nint NextProgram(nint bpfObject, nint previous);

    [LibraryImport(Library, EntryPoint = "bpf_program__name")]
    internal static partial byte* ProgramName(nint program);

    [LibraryImport(Library, EntryPoint = "bpf_program__section_name")]
    internal static partial byte* SectionName(nint program);

    [LibraryImport(Library, EntryPoint = "bpf_program__set_autoload")]
    internal static partial int SetAutoload(nint program, [MarshalAs(UnmanagedType.U1)] bool load);

    [LibraryImport(Library, EntryPoint = "bpf_program__fd")]
    internal static partial int ProgramDescriptor(nint program);

    [LibraryImport(Library, EntryPoint = "bpf_program__set_expected_attach_type")]
    internal static partial int SetExpectedAttachType(nint program, int type);

    [LibraryImport(Library, EntryPoint = "bpf_program__attach", SetLastError = true)]
    internal static partial nint Attach(nint program);

    [LibraryImport(Library, EntryPoint = "bpf_program__attach_iter", SetLastError = true)]
    internal static partial nint AttachIterator(nint program, IteratorOptions* options);

    [LibraryImport(Library, EntryPoint = "bpf_program__attach_uprobe_opts", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint AttachUprobe(nint program, int processId, string path, nuint offset, UprobeOptions* options);

    [LibraryImport(Library, EntryPoint = "bpf_program__attach_perf_event", SetLastError = true)]
    internal static partial nint AttachPerfEvent(nint program, int descriptor);

    [LibraryImport(Library, EntryPoint = "bpf_link__fd")]
    internal static partial int LinkDescriptor(nint link);

    [LibraryImport(Library, EntryPoint = "bpf_link__destroy")]
    internal static partial int DestroyLink(nint link);

    [LibraryImport(Library, EntryPoint = "bpf_iter_create", SetLastError = true)]
    internal static partial int CreateIterator(int link);

    [LibraryImport(Library, EntryPoint = "bpf_object__find_map_by_name", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint FindMap(nint bpfObject, string name);

    [LibraryImport(Library, EntryPoint = "bpf_map__fd")]
    internal static partial int MapDescriptor(nint map);

    [LibraryImport(Library, EntryPoint = "bpf_map__set_max_entries")]
    internal static partial int SetMaxEntries(nint map, uint entries);

    [LibraryImport(Library, EntryPoint = "bpf_map_lookup_elem")]
    internal static partial int Lookup(int map, void* key, void* value);

    [LibraryImport(Library, EntryPoint = "bpf_map_update_elem")]
    internal static partial int Update(int map, void* key, void* value, ulong flags);

    [LibraryImport(Library, EntryPoint = "bpf_map_delete_elem")]
    internal static partial int Delete(int map, void* key);

    [LibraryImport(Library, EntryPoint = "bpf_map_create", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int CreateMap(int type, string name, uint keySize, uint valueSize, uint entries, MapCreateOptions* options);

    [LibraryImport(Library, EntryPoint = "bpf_map_lookup_and_delete_batch")]
    internal static partial int LookupAndDeleteBatch(int map, void* from, void* next, void* keys, void* values, uint* count, nint options);

    [LibraryImport(Library, EntryPoint = "bpf_map_lookup_batch")]
    internal static partial int LookupBatch(int map, void* from, void* next, void* keys, void* values, uint* count, nint options);

    [LibraryImport(Library, EntryPoint = "ring_buffer__new", SetLastError = true)]
    internal static partial nint NewRingBuffer(int map, delegate* unmanaged<nint, byte*, nuint, int> sample, nint context, nint options);

    [LibraryImport(Library, EntryPoint = "ring_buffer__poll")]
    internal static partial int Poll(nint ring, int timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "ring_buffer__consume")]
    internal static partial int Consume(nint ring);

    [LibraryImport(Library, EntryPoint = "ring_buffer__free")]
    internal static partial void FreeRingBuffer(nint ring);

    /// <summary><c>struct bpf_iter_attach_opts</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct IteratorOptions
    {
        /// <summary>Size of this structure.</summary>
        public nuint Size;

        /// <summary>Points at <c>union bpf_iter_link_info</c>, whose first word is a map's descriptor.</summary>
        public uint* LinkInfo;

        /// <summary>Size of what it points at.</summary>
        public uint LinkInfoLength;
    }

    /// <summary><c>struct bpf_map_create_opts</c> up to the flags; what is left out is zero.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct MapCreateOptions
    {
        /// <summary>Size of this structure.</summary>
        public nuint Size;

        private uint _typeDescriptor, _keyType, _valueType, _kernelValueType, _innerMap;

        /// <summary>BPF_F_…</summary>
        public uint Flags;
    }

    /// <summary><c>struct bpf_uprobe_opts</c> up to the cookie; what is left out is zero.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct UprobeOptions
    {
        /// <summary>Size of this structure.</summary>
        public nuint Size;

        /// <summary>Offset of a semaphore in the file; 0 for none.</summary>
        public nuint SemaphoreOffset;

        /// <summary>What <c>bpf_get_attach_cookie</c> gives the program.</summary>
        public ulong Cookie;
    }
}
