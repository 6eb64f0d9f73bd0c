using System.Text;
using Taproot.NodeAgent.Elf;

namespace Taproot.NodeAgent.Tests.Elf;

public sealed class ElfImageTests(ElfSamples samples) : IClassFixture<ElfSamples>
{
    [Fact]
    public void A_library_tells_its_build_id_its_name_and_where_it_looks_for_others()
    {
        using var image = ElfImage.Open(samples.Library)!;
        Assert.Equal("0123456789abcdef", ElfBuildId.Of(image));
        var dynamic = ElfDynamic.Of(image);
        Assert.Equal("libsample.so.1", dynamic.LibraryName);
        Assert.Equal("/opt/sample", dynamic.RunPath);
        Assert.Equal("", dynamic.SearchPath);
        Assert.True(image.Is64);
        Assert.Contains(image.Segments, s => s is { Type: ElfSegment.Load, IsExecutable: true });
        Assert.Contains("clang", Encoding.ASCII.GetString(image.ReadSection(".comment", 4096)!), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Functions_are_found_by_whole_names_and_their_bytes_by_their_address()
    {
        using var image = ElfImage.Open(samples.Library)!;
        var (name, symbol) = Assert.Single(image.Symbols!.FindFunctions([.. new[] { "absent", "taproot_answer" }.Select(Encoding.UTF8.GetBytes)]));
        Assert.Equal(1, name);
        Assert.Equal("taproot_answer", image.Symbols!.NameOf(symbol));
        Assert.True(image.TryGetOffset(symbol.Value, out var offset));
        Assert.True(image.TryGetAddress(offset, out var address));
        Assert.Equal(symbol.Value, address);
        Assert.InRange(symbol.Size, 4ul, 64ul);
    }

    [Fact]
    public void A_name_that_is_the_end_of_another_is_found_where_the_linker_let_them_share_it()
    {
        using var image = ElfImage.Open(samples.Library)!;
        var found = image.DynamicSymbols!.FindFunctions([Encoding.UTF8.GetBytes("prefixed_taproot_answer"), Encoding.UTF8.GetBytes("taproot_answer")]);
        Assert.Equal([0, 1], found.Select(f => f.Name).Order());
    }

    [Fact]
    public void Compressed_sections_read_as_the_plain_ones_do()
    {
        using var plain = ElfImage.Open(samples.Library)!;
        using var compressed = ElfImage.Open(samples.Compressed)!;
        var section = compressed.FindSection(".debug_str")!;
        Assert.True(section.IsCompressed, "The linker compressed nothing.");
        Assert.Equal(plain.ReadSection(".debug_str", 1 << 20), compressed.ReadSection(section, 1 << 20));
        Assert.Null(compressed.ReadSection(section, 16));
    }

    [Fact]
    public void A_file_of_32_bits_is_read_alike()
    {
        using var image = ElfImage.Open(samples.Library32)!;
        Assert.False(image.Is64);
        Assert.Equal("0123456789abcdef", ElfBuildId.Of(image));
        var (_, symbol) = Assert.Single(image.Symbols!.FindFunctions([Encoding.UTF8.GetBytes("taproot_answer")]));
        Assert.True(image.TryGetOffset(symbol.Value, out _));
    }

    [Fact]
    public void A_stripped_file_keeps_the_symbols_of_the_dynamic_linker()
    {
        using var image = ElfImage.Open(samples.Stripped)!;
        Assert.Null(image.Symbols);
        Assert.Single(image.DynamicSymbols!.FindFunctions([Encoding.UTF8.GetBytes("taproot_answer")]));
    }

    [Fact]
    public void What_is_no_elf_file_is_not_opened()
    {
        Assert.Null(ElfImage.Open("/etc/passwd"));
        Assert.Null(ElfImage.Open("/etc"));
        Assert.Null(ElfImage.Open("/dev/zero"));
        Assert.Null(ElfImage.Open("/nowhere"));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("stripped", "-ldflags=-s -w")]
    [InlineData("pie", "-buildmode=pie")]
    public void A_function_of_a_go_executable_is_found_however_it_was_linked(string name, params string[] options)
    {
        using var image = ElfImage.Open(samples.Go(name, options))!;
        Assert.StartsWith("go1.", GoBuildInfo.VersionOf(image), StringComparison.Ordinal);
        Assert.True(GoBuildInfo.IsAtLeast(GoBuildInfo.VersionOf(image), 17));
        Assert.Equal("golang", ElfLanguage.Of(image));
        var table = GoFunctionTable.Of(image)!;
        var (_, function) = Assert.Single(table.Find([Encoding.UTF8.GetBytes("main.taprootAnswer")]));
        Assert.Equal("main.taprootAnswer", table.NameOf(function));
        Assert.True(function.End > function.Address);
        if (image.Symbols is { } symbols)
            Assert.Contains(symbols.FindFunctions([Encoding.UTF8.GetBytes("main.taprootAnswer")]), s => s.Symbol.Value == function.Address);
    }

    [Theory]
    [InlineData("go1.19.8", 17, true)]
    [InlineData("go1.16", 17, false)]
    [InlineData("go1.22rc1", 22, true)]
    [InlineData("devel go1.23-abc", 17, true)]
    [InlineData("", 17, false)]
    public void Versions_of_go_are_compared(string version, int minor, bool isAtLeast) => Assert.Equal(isAtLeast, GoBuildInfo.IsAtLeast(version, minor));
}
