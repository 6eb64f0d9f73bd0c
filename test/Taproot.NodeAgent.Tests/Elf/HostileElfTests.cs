using System.Buffers.Binary;
using System.Text;
using CsCheck;
using Taproot.NodeAgent.Elf;

namespace Taproot.NodeAgent.Tests.Elf;

/// <summary>Files made to break a reader: it reads less, and nothing else happens.</summary>
public sealed class HostileElfTests(ElfSamples samples) : IClassFixture<ElfSamples>
{
    private static readonly byte[][] Names = [.. new[] { "taproot_answer", "main.taprootAnswer", "SSL_write" }.Select(Encoding.UTF8.GetBytes)];

    private static readonly ulong[] Edges = [0, 1, 0xffff, 0x7fffffff, 0xffffffff, 0x7fffffffffffffff, ulong.MaxValue];

    [Fact]
    public void Any_bytes_are_read() => Gen.Byte.Array[0, 400].Sample(bytes => ReadAll([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, .. bytes]), iter: 300);

    [Fact]
    public void A_file_cut_anywhere_is_read()
    {
        var file = File.ReadAllBytes(samples.Library);
        Gen.Int[0, file.Length].Sample(length => ReadAll(file[..length]), iter: 200);
    }

    [Fact]
    public void A_file_with_any_words_changed_is_read() => ReadMutated(File.ReadAllBytes(samples.Library));

    [Fact]
    public void A_file_of_32_bits_with_any_words_changed_is_read() => ReadMutated(File.ReadAllBytes(samples.Library32));

    [Fact]
    public void Compressed_sections_with_any_words_changed_are_read() => ReadMutated(File.ReadAllBytes(samples.Compressed));

    [Fact]
    public void A_table_of_go_functions_with_any_words_changed_is_read()
    {
        var path = samples.Go("hostile", "-ldflags=-s -w");
        var file = File.ReadAllBytes(path);
        int table;
        using (var image = ElfImage.Open(path)!) table = (int)image.FindSection(".gopclntab")!.Offset;
        Gen.Select(Gen.Int[0, 200], Odd).Sample((at, value) =>
        {
            var changed = (byte[])file.Clone();
            BinaryPrimitives.WriteUInt64LittleEndian(changed.AsSpan(table + 8 + at), value);
            ReadAll(changed);
        }, iter: 40);
    }

    [Fact]
    public void Claims_of_huge_tables_cost_no_memory()
    {
        var file = File.ReadAllBytes(samples.Library);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var at = 16; at < 64; at += 2)
        {
            var changed = (byte[])file.Clone();
            BinaryPrimitives.WriteUInt16LittleEndian(changed.AsSpan(at), 0xffff);
            ReadAll(changed);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 24 * (file.Length + (4L << 20)));
    }

    private static Gen<ulong> Odd => Gen.OneOf(
        Gen.ULong, Gen.Int[0, Edges.Length - 1].Select(i => Edges[i]), Gen.ULong[0, 100_000]);

    private static void ReadMutated(byte[] file)
    {
        // Words in the headers and tables matter most: the first bytes, and the last, where the table of sections is.
        var place = Gen.OneOf(Gen.Int[6, 500], Gen.Int[file.Length - 2600, file.Length - 8], Gen.Int[0, file.Length - 8]);
        Gen.Select(place, Odd).Array[1, 6].Sample(changes =>
        {
            var changed = (byte[])file.Clone();
            foreach (var (at, value) in changes) BinaryPrimitives.WriteUInt64LittleEndian(changed.AsSpan(at), value);
            ReadAll(changed);
        }, iter: 400);
    }

    private static void ReadAll(byte[] bytes)
    {
        var path = Path.Combine("/dev/shm", $"taproot-elf-{Guid.NewGuid():N}");
        File.WriteAllBytes(path, bytes);
        try
        {
            using var image = ElfImage.Open(path);
            if (image is null) return;
            _ = ElfBuildId.Of(image);
            _ = ElfBuildId.GoOf(image);
            _ = image.End;
            _ = ElfDynamic.Of(image);
            _ = ElfLanguage.Of(image);
            _ = GoBuildInfo.VersionOf(image);
            _ = GoModule.VersionOf(image);
            foreach (var section in image.Sections) _ = image.ReadSection(section, 1 << 20);
            foreach (var table in new[] { image.Symbols, image.DynamicSymbols })
            {
                if (table is null) continue;
                _ = table.FindFunctions(Names);
                foreach (var symbol in table) _ = symbol.Value > 1 && table.NameOf(symbol).Length > 4096;
            }
            if (GoFunctionTable.Of(image) is not { } functions) return;
            _ = functions.Find(Names);
            var named = 0;
            foreach (var function in functions)
            {
                if (named++ > 100) break;
                _ = functions.NameOf(function);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }
}
