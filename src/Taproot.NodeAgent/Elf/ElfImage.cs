using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Taproot.NodeAgent.Processes;

namespace Taproot.NodeAgent.Elf;

/// <summary>
/// An executable, a library or a debug file. Input is hostile: any container's file, which may lie about itself and change meanwhile. All is
/// read on demand and in bounds; what cannot be read is absent. Not thread-safe.
/// </summary>
internal sealed class ElfImage : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly ElfHeader _header;

    private ElfImage(SafeFileHandle file, ElfWindow window, ElfHeader header)
    {
        (_file, Window, _header) = (file, window, header);
        Segments = ElfTables.ReadSegments(window, header);
        Sections = ElfTables.ReadSections(window, header);
    }

    /// <summary>True for 64-bit files.</summary>
    internal bool Is64 => _header.Is64;

    /// <summary>EM_…, see <see cref="ElfHeader.X64"/>.</summary>
    internal ushort Machine => _header.Machine;

    /// <summary>What the loader sees.</summary>
    internal ElfSegment[] Segments { get; }

    /// <summary>What the linker left; empty when that was stripped.</summary>
    internal ElfSection[] Sections { get; }

    /// <summary>For small reads near each other.</summary>
    internal ElfWindow Window { get; }

    /// <summary>Opens a file; null when it cannot be read or is no ELF file of little endian.</summary>
    internal static ElfImage? Open(string path)
    {
        SafeFileHandle? file = OpenHandle(path);
        return file is null ? null : Open(file);
    }

    /// <summary>Takes over an open file; null, and the file closed, when it is no ELF file of little endian.</summary>
    internal static ElfImage? Open(SafeFileHandle file)
    {
        var window = new ElfWindow(file);
        if (ElfHeader.TryParse(window.Read(0, ElfHeader.Size), out ElfHeader header))
            return new ElfImage(file, window, header);
        file.Dispose();
        return null;
    }

    /// <summary>Where the file should end by its own account; what follows was appended to it.</summary>
    internal long End
    {
        get
        {
            long end = Math.Max(unchecked(_header.SegmentsAt + (long)_header.SegmentCount * _header.SegmentSize), unchecked(_header.SectionsAt + (long)_header.SectionCount * _header.SectionSize));
            foreach (ElfSegment segment in Segments)
                end = Math.Max(end, unchecked(segment.Offset + segment.FileSize));
            foreach (ElfSection section in Sections)
                end = section.HasBytes ? Math.Max(end, unchecked(section.Offset + section.Size)) : end;
            return end;
        }
    }

    /// <summary>The first section of a name.</summary>
    internal ElfSection? FindSection(string name)
    {
        foreach (ElfSection section in Sections)
        {
            if (section.Name == name)
                return section;
        }
        return null;
    }

    /// <summary>The symbols that a stripped file lacks; null when there are none.</summary>
    internal ElfSymbolTable? Symbols => Table(ElfSection.SymbolTable);

    /// <summary>The symbols for the dynamic linker; null when there are none.</summary>
    internal ElfSymbolTable? DynamicSymbols => Table(ElfSection.DynamicSymbols);

    /// <summary>Where in the file the byte of an address is; false when the file has none there.</summary>
    internal bool TryGetOffset(ulong address, out long offset)
    {
        foreach (ElfSegment segment in Segments)
        {
            if (segment.Type != ElfSegment.Load || !segment.Covers(address))
                continue;
            offset = segment.Offset + (long)(address - segment.Address);
            return offset >= 0;
        }
        offset = 0;
        return false;
    }

    /// <summary>The address at which a byte of the file is loaded, before the shift of a position-independent file.</summary>
    internal bool TryGetAddress(long offset, out ulong address)
    {
        foreach (ElfSegment segment in Segments)
        {
            if (segment.Type != ElfSegment.Load || offset < segment.Offset || offset - segment.Offset >= segment.FileSize)
                continue;
            address = segment.Address + (ulong)(offset - segment.Offset);
            return true;
        }
        address = 0;
        return false;
    }

    /// <summary>Fills <paramref name="into"/> with what is loaded at an address.</summary>
    internal bool TryReadAddress(ulong address, Span<byte> into) => TryGetOffset(address, out long offset) && Window.TryRead(offset, into);

    /// <summary>
    /// The bytes of a section, unpacked when they are compressed; null when it has none, is longer than <paramref name="most"/>, or broken.
    /// </summary>
    internal byte[]? ReadSection(ElfSection section, int most)
    {
        if (!section.HasBytes)
            return null;
        if (section.IsCompressed)
            return ElfCompression.Read(_file, _header.Is64, section, most);
        if (section.Size > most || !HasBytes(section.Offset, section.Size))
            return null;
        byte[] bytes = new byte[section.Size];
        return Window.TryRead(section.Offset, bytes) ? bytes : null;
    }

    /// <summary>As the other, by the section's name.</summary>
    internal byte[]? ReadSection(string name, int most) => FindSection(name) is { } section ? ReadSection(section, most) : null;

    /// <summary>False when the file is surely too short to hold this: nobody need make room for it.</summary>
    internal bool HasBytes(long offset, long length) => offset >= 0 && length >= 0 && length <= Length() && offset <= Length() - length;

    /// <summary>The text that starts at an offset of the file, up to a zero byte or <paramref name="most"/> bytes.</summary>
    internal string TextAt(long offset, int most)
    {
        ReadOnlySpan<byte> text = Window.Read(offset, most);
        int end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Opens without waiting: a path in a container may lead to a pipe on which nobody writes.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The caller gets it.")]
    private static unsafe SafeFileHandle? OpenHandle(string path)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(path + '\0');
        fixed (byte* text = bytes)
        {
            int descriptor = LibC.Open(text, LibC.OpenReadOnly | LibC.OpenCloseOnExec | LibC.OpenNonBlocking);
            return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
        }
    }

    private ElfSymbolTable? Table(uint type)
    {
        foreach (ElfSection section in Sections)
        {
            if (section.Type == type && section.HasBytes && section.Link < Sections.Length)
                return new ElfSymbolTable(this, section, Sections[section.Link]);
        }
        return null;
    }

    private long Length()
    {
        try
        {
            return RandomAccess.GetLength(_file);
        }
        catch (Exception e) when (e is IOException or NotSupportedException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>The open file, for windows of one's own.</summary>
    internal SafeFileHandle File => _file;
}
