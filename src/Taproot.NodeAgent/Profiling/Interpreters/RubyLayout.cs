using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Profiling.Kernel;

namespace Taproot.NodeAgent.Profiling.Interpreters;

/// <summary>Where CRuby keeps what its threads run. Versions without an entry here have native frames only.</summary>
/// <param name="ModuleWord">Address in the file of the word that gets the library's number among those with variables of threads.</param>
/// <param name="Variable">Where among them the one is that leads to what the thread runs.</param>
/// <param name="FrameSize">Bytes of one of Ruby's own frames.</param>
/// <param name="HasLengthApart">True where a string's length is a word of its own; before, a short one's was in its flags.</param>
/// <param name="IsLineValue">True where a function's first line is a value of Ruby's, else it is a plain number.</param>
internal sealed record RubyLayout(ulong ModuleWord, ulong Variable, int FrameSize, bool HasLengthApart, bool IsLineValue)
{
    private const string FilePrefix = "libruby";
    private const string VersionName = "ruby_version";
    private const string ContextName = "ruby_current_ec";
    private const int MostSymbols = 100_000;
    private const int LongestRelocations = 16 << 20;
    private const byte ThreadVariable = 6; // STT_TLS
    private const uint ModuleNumber = 16; // R_X86_64_DTPMOD64
    private const int RelocationSize = 24;
    private const int LongestVersion = 16;

    /// <summary>The layout of the Ruby in a library; null when there is none that is known.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="image">Its content.</param>
    /// <param name="version">The version of Ruby; empty when it is none.</param>
    internal static RubyLayout? Find(string name, ElfImage image, out string version)
    {
        version = "";
        if (!name.StartsWith(FilePrefix, StringComparison.Ordinal) || image is not { Is64: true, Machine: ElfHeader.X64 }) return null;
        if (image.DynamicSymbols is not { Count: <= MostSymbols } symbols) return null;
        var (index, context) = (0u, -1L);
        var variable = 0ul;
        foreach (var symbol in symbols)
        {
            if (symbol.Section != 0 && symbol.Type == ThreadVariable && symbols.NameOf(symbol, ContextName.Length + 1) == ContextName) (context, variable) = (index, symbol.Value);
            else if (symbol.IsDefinedVariable && symbols.NameOf(symbol, VersionName.Length + 1) == VersionName) version = ReadText(image, symbol.Value);
            index++;
        }
        return context < 0 || LayoutOf(version) is not { } layout || FindModuleWord(image, (uint)context) is not { } word ? null : layout with { ModuleWord = word, Variable = variable };
    }

    /// <summary>What the kernel's side needs, in a process that has the library shifted by so much.</summary>
    internal RubyThreads ForKernel(ulong shift) => new() { Module = unchecked(ModuleWord + shift), Variable = Variable, FrameSize = (uint)FrameSize };

    /// <summary>The layout of a version such as <c>3.1.2</c>, with no addresses; null when it is not known.</summary>
    internal static RubyLayout? LayoutOf(string version) => MinorOf(version) switch
    {
        1 => new(0, 0, FrameSize: 64, HasLengthApart: false, IsLineValue: true),
        2 or 3 or 4 => new(0, 0, FrameSize: 56, HasLengthApart: true, IsLineValue: false),
        _ => null,
    };

    private static int MinorOf(string version)
    {
        var parts = version.Split('.');
        return parts is ["3", var minor, ..] && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }

    private static string ReadText(ElfImage image, ulong address)
    {
        if (!image.TryGetOffset(address, out var offset)) return "";
        var text = image.TextAt(offset, LongestVersion);
        return Encoding.UTF8.GetByteCount(text) < LongestVersion ? text : "";
    }

    // Any word with this library's own number will do: that of the variable, or one that belongs to none.
    private static ulong? FindModuleWord(ElfImage image, uint symbol)
    {
        ReadOnlySpan<byte> relocations = image.ReadSection(".rela.dyn", LongestRelocations);
        for (; relocations.Length >= RelocationSize; relocations = relocations[RelocationSize..])
        {
            var info = BinaryPrimitives.ReadUInt64LittleEndian(relocations[sizeof(ulong)..]);
            if ((uint)info == ModuleNumber && (info >> 32 == symbol || info >> 32 == 0)) return BinaryPrimitives.ReadUInt64LittleEndian(relocations);
        }
        return null;
    }
}
