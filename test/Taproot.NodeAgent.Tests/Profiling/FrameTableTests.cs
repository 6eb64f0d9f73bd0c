using System.Diagnostics;
using System.Globalization;
using CsCheck;
using Taproot.NodeAgent.Elf;
using Taproot.NodeAgent.Profiling.Unwinding;

namespace Taproot.NodeAgent.Tests.Profiling;

public sealed class FrameTableTests
{
    private const int MostRows = 200_000;

    private static string? Libc => Directory.EnumerateFiles("/usr/lib", "libc.so.6", SearchOption.AllDirectories).FirstOrDefault();

    [Fact]
    public void The_rows_of_libc_are_those_that_readelf_prints()
    {
        CompiledProgram.Need("readelf");
        var libc = Libc;
        Assert.SkipWhen(libc is null, "There is no libc here.");
        var rows = Compile(libc!);
        var printed = Printed(libc!).ToList();
        Assert.True(printed.Count > 10_000);
        var wrong = printed.Where(p => !IsSame(RuleAt(rows, p.Address), p)).Take(20).ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Select(w => $"{w.Address:x}: {w.Cfa} {w.Rbp}, got {RuleAt(rows, w.Address):x8}")));
    }

    [Fact]
    public void Any_bytes_make_a_sorted_table_in_bounds() => Gen.Byte.Array[0, 2000].Sample(IsSorted, iter: 5_000);

    [Fact]
    public void A_section_with_broken_bytes_makes_a_sorted_table_in_bounds()
    {
        var libc = Libc;
        Assert.SkipWhen(libc is null, "There is no libc here.");
        using var image = ElfImage.Open(libc!)!;
        var section = image.ReadSection(".eh_frame", 1 << 24)!;
        Gen.Select(Gen.Int[0, section.Length - 4000], Gen.Int[0, 4000], Gen.Select(Gen.Int[0, 3999], Gen.Byte).Array[0, 30]).Sample((start, length, changes) =>
        {
            // The first entries, on which the others rest, and a stretch from somewhere.
            byte[] bytes = [.. section[..2000], .. section[start..(start + length)]];
            foreach (var (at, value) in changes) bytes[at % bytes.Length] = value;
            return IsSorted(bytes);
        }, iter: 3_000);
    }

    [Fact]
    public void A_function_with_endless_rules_is_given_up()
    {
        using var rows = new RowList(1000);
        for (var i = 0u; i < 2000; i++) rows.Add(i * 16, i % 2);
        Assert.True(rows.IsTooLong);
        Assert.Equal(1000, rows.ToTable().Length);
    }

    private static ulong[] Compile(string path)
    {
        using var image = ElfImage.Open(path)!;
        var section = image.FindSection(".eh_frame")!;
        using var rows = FrameTable.Compile(image.ReadSection(section, 1 << 24), section.Address, MostRows);
        return rows.ToTable().ToArray();
    }

    private static bool IsSorted(byte[] section)
    {
        using var rows = FrameTable.Compile(section, 0x1000, MostRows);
        var table = rows.ToTable();
        for (var i = 1; i < table.Length; i++)
        {
            if (table[i] >> 32 <= table[i - 1] >> 32 || (uint)table[i] == (uint)table[i - 1]) return false;
        }
        return table.Length <= MostRows;
    }

    private static uint RuleAt(ulong[] rows, ulong address)
    {
        var index = Array.BinarySearch(rows, address << 32 | uint.MaxValue);
        index = index < 0 ? ~index - 1 : index;
        return index < 0 ? UnwindRule.Unknown : (uint)rows[index];
    }

    private static bool IsSame(uint rule, PrintedRow row)
    {
        var kind = UnwindRule.KindOf(rule);
        if (row.ReturnAddress == "u") return kind == UnwindKind.Stop;
        if (kind is UnwindKind.Unsupported or UnwindKind.Signal) return row.Cfa == "exp" || row.Rbp is "exp" or "vexp" || row.Rbp[0] == 'r' || row.ReturnAddress[0] == 'r' || row.Cfa.StartsWith('r') && !row.Cfa.StartsWith("rsp", StringComparison.Ordinal) && !row.Cfa.StartsWith("rbp", StringComparison.Ordinal);
        var cfa = kind switch
        {
            UnwindKind.StackPointer => "rsp+" + (UnwindRule.OffsetOf(rule) * UnwindRule.Word).ToString(CultureInfo.InvariantCulture),
            UnwindKind.FramePointerOffset => "rbp+" + (UnwindRule.OffsetOf(rule) * UnwindRule.Word).ToString(CultureInfo.InvariantCulture),
            _ => "exp",
        };
        var saved = UnwindRule.SavedFramePointerOf(rule);
        var rbp = saved == 0 ? "u" : "c" + (saved * UnwindRule.Word).ToString(CultureInfo.InvariantCulture);
        return cfa == row.Cfa && (kind == UnwindKind.Dereferenced || rbp == (row.Rbp.Length == 0 ? "u" : row.Rbp));
    }

    // A table a function: a line with the columns' names, then lines with an address and as many values.
    private static IEnumerable<PrintedRow> Printed(string path)
    {
        var start = new ProcessStartInfo("readelf") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in (string[])["--debug-dump=frames-interp", path]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (rbp, ra, isFunction) = (-1, -1, false);
        while (process.StandardOutput.ReadLine() is { } line)
        {
            // A register is printed with its number and its name in brackets.
            string[] fields = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(f => f[0] != '(')];
            if (line.Contains(" FDE ", StringComparison.Ordinal)) isFunction = true;
            else if (line.Contains(" CIE ", StringComparison.Ordinal)) isFunction = false;
            else if (fields is ["LOC", ..]) (rbp, ra) = (Array.IndexOf(fields, "rbp"), Array.IndexOf(fields, "ra"));
            else if (isFunction && fields.Length > 1 && fields[1] != "ZERO" && ra > 0 && fields.Length > ra && ulong.TryParse(fields[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var address))
                yield return new(address, fields[1], rbp > 0 ? fields[rbp] : "u", fields[ra]);
        }
    }

    private sealed record PrintedRow(ulong Address, string Cfa, string Rbp, string ReturnAddress);
}
