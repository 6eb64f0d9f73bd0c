using System.Text;
using CsCheck;
using Taproot.NodeAgent.Containers;
using Taproot.NodeAgent.Profiling.Processes;
using Taproot.NodeAgent.Profiling.Symbols;
using Taproot.NodeAgent.Tests.Kernel;

namespace Taproot.NodeAgent.Tests.Profiling;

public sealed class SymbolTests
{
    [Fact]
    public void An_address_gets_the_function_that_covers_it_and_starts_last() =>
        Gen.Select(Gen.ULong[0, 200].Array[1, 30], Gen.Select(Gen.ULong[0, 200], Gen.ULong[1, 40]).Array[0, 30]).Sample((addresses, functions) =>
        {
            var pending = new PendingAddresses(addresses);
            for (var i = 0; i < functions.Length; i++) pending.Offer(functions[i].Item1, functions[i].Item2, (long)functions[i].Item1);
            var isRight = true;
            pending.Finish((address, start, end, token) =>
            {
                var covering = functions.Where(f => f.Item1 <= address && address < f.Item1 + f.Item2).Select(f => (long)f.Item1).DefaultIfEmpty(-1).Max();
                isRight &= token == covering && start <= address && address < end;
            });
            return isRight;
        });

    [Fact]
    public void A_function_without_a_length_goes_up_to_the_next()
    {
        var pending = new PendingAddresses([5, 15, 25, 31, 40]);
        pending.Offer(10, 0, 1);
        pending.Offer(20, 0, 2);
        pending.Offer(30, 2, 3);
        List<long> tokens = [];
        pending.Finish((_, _, _, token) => tokens.Add(token));
        Assert.Equal([-1, 1, 2, 3, -1], tokens);
    }

    [Fact]
    public void Ranges_never_overlap_and_give_back_what_was_added() =>
        Gen.Select(Gen.ULong[0, 500], Gen.ULong[0, 30], Gen.ULong[1, 30]).Array[0, 60].Sample(added =>
        {
            var ranges = new FunctionRanges();
            foreach (var (address, before, behind) in added)
            {
                if (!ranges.TryFind(address, out _)) ranges.Add(address, address - Math.Min(before, address), address + behind, address.ToString("x"));
                if (!ranges.TryFind(address, out _)) return false;
            }
            return ranges.Count <= added.Length;
        });

    [Fact]
    public void Any_line_of_maps_is_read_or_left_out()
    {
        Assert.True(MapLine.TryParse("7f1c8a600000-7f1c8a755000 r-xp 00026000 fd:01 1234 /usr/lib/a b.so (deleted)"u8, out var line));
        Assert.Equal((0x7f1c8a600000ul, 0x7f1c8a755000ul, 0x26000ul, 1234ul, true, true), (line.Start, line.End, line.Offset, line.Inode, line.IsExecutable, line.IsFile));
        Assert.Equal("/usr/lib/a b.so (deleted)", Encoding.UTF8.GetString(line.Path));
        Gen.Byte.Array[0, 120].Sample(bytes => MapLine.TryParse(bytes, out _) || true);
        Gen.Select(Gen.Int[0, 70], Gen.Byte).Array[1, 6].Sample(changes =>
        {
            var bytes = "7f1c8a600000-7f1c8a755000 r-xp 00026000 fd:01 1234 /usr/lib/libc.so.6"u8.ToArray();
            foreach (var (at, value) in changes) bytes[at % bytes.Length] = value;
            return !MapLine.TryParse(bytes, out var read) || read.End > read.Start;
        });
    }

    [Theory]
    [InlineData("int32 [shop] Shop.Cart::Sum(int32)[OptimizedTier1]", "Shop.Cart.Sum")]
    [InlineData("instance void [System.Private.CoreLib] System.Threading.Thread::StartCallback()[PreJIT]", "System.Threading.Thread.StartCallback")]
    [InlineData("JS:*spin /shop/cart.js:3:14", "JS:*spin /shop/cart.js:3:14")]
    [InlineData("::", "::")]
    [InlineData("] ::(", "] ::(")]
    public void Names_of_perf_maps_are_made_short(string written, string shown) => Assert.Equal(shown, PerfMapName.Shorten(written));

    [Fact]
    public void The_last_line_of_a_perf_map_wins_and_broken_ones_are_left_out()
    {
        var path = $"/tmp/perf-{Environment.ProcessId}.map";
        var before = File.Exists(path) ? File.ReadAllBytes(path) : null;
        try
        {
            File.WriteAllText(path, "1000 10 old\nnonsense\n\n0x1000 0x10 new one\nffffffffffffffff ffffffffffffffff huge\n2000 zz bad\n3000 8 " + new string('x', 200_000));
            var found = new PerfMap("/proc").Find(Environment.ProcessId, [0x1008, 0x1010, 0x2000, 0x3001]);
            Assert.Equal("new one", found[0x1008]);
            Assert.False(found.ContainsKey(0x1010));
            Assert.False(found.ContainsKey(0x2000));
            Assert.InRange(found[0x3001].Length, 1, 512);
        }
        finally
        {
            if (before is null) File.Delete(path);
            else File.WriteAllBytes(path, before);
        }
    }

    [Fact]
    public void Links_in_a_process_do_not_lead_out_of_its_root_and_pipes_do_not_block()
    {
        var directory = Directory.CreateTempSubdirectory("taproot-link-");
        try
        {
            var pid = Environment.ProcessId;
            File.CreateSymbolicLink(Path.Combine(directory.FullName, "magic"), "/proc/self/root/etc/passwd");
            RunningProgram.Run("mkfifo", Path.Combine(directory.FullName, "pipe"));
            File.WriteAllText(Path.Combine(directory.FullName, "plain"), "x");
            Assert.Null(ContainerFile.Open("/proc", pid, directory.FullName[1..] + "/magic"));
            Assert.Null(ContainerFile.Open("/proc", pid, directory.FullName[1..] + "/pipe"));
            using var plain = ContainerFile.Open("/proc", pid, directory.FullName[1..] + "/plain");
            Assert.NotNull(plain);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void Debug_files_are_looked_for_where_gdb_looks()
    {
        Assert.Equal(
            ["/usr/lib/debug/.build-id/ab/cdef01.debug", "/usr/bin/shop.debug", "/usr/bin/.debug/shop.debug", "/usr/lib/debug/usr/bin/shop.debug"],
            DebugFiles.Candidates("/usr/bin/shop", "abcdef01", "shop.debug"));
        Assert.Empty(DebugFiles.Candidates("/usr/bin/shop", "", ""));
    }

    [Fact]
    public void The_kernels_own_functions_have_names()
    {
        var line = File.ReadLines("/proc/kallsyms").First(l => l.Contains(" T schedule", StringComparison.Ordinal));
        var address = Convert.ToUInt64(line.Split(' ')[0], 16);
        if (address == 0) Assert.Skip("The kernel hides its addresses here.");
        var symbols = new KernelSymbols("/proc", TimeProvider.System);
        Assert.StartsWith("schedule", symbols.NameOf(address + 1), StringComparison.Ordinal);
        Assert.Equal("", symbols.NameOf(0));
        Assert.Equal("", new KernelSymbols("/nowhere", TimeProvider.System).NameOf(address));
    }

    [Theory]
    [InlineData("/usr/bin/python3.11", 11)]
    [InlineData("/usr/lib/libpython3.13.so.1.0", 13)]
    [InlineData("/usr/lib/python3.11/lib-dynload/_json.so", 0)]
    [InlineData("/usr/bin/perl", 0)]
    public void The_version_of_Python_is_in_its_name(string path, int minor) => Assert.Equal(minor, PythonInterpreter.MinorVersionOf(path));

    [Fact]
    public void An_environment_says_whether_profiles_are_wanted()
    {
        Assert.True(OptOuts.Read("A=1\0COROOT_EBPF_PROFILING=disabled\0B=2\0"u8).HasFlag(OptOut.Profiling));
        Assert.False(OptOuts.Read("A=COROOT_EBPF_PROFILING=disabled\0COROOT_EBPF_PROFILING=\0"u8).HasFlag(OptOut.Profiling));
        Assert.False(OptOuts.Read(default).HasFlag(OptOut.Profiling));
    }
}
